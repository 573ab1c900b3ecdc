package dev.godwit.dav.xml;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

class MultistatusFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void whatever_comes_is_read_or_refused(byte[] bytes) {
        try {
            Multistatus.read(new ByteArrayInputStream(bytes), response -> {
                if (response.hrefs().isEmpty()) {
                    throw new AssertionError("a response without a name");
                }
                for (XmlElement property : response.properties().values()) {
                    XmlInput.small(XmlOutput.fragment(property));
                }
            });
        } catch (IOException refused) {
            if (refused.getMessage() == null) {
                throw new AssertionError("a refusal says why", refused);
            }
        }
    }
}
