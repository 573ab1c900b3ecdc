package dev.godwit.wire;

/** Records a session for diagnosis. */
public interface Transcript {
    /** Records nothing. */
    Transcript OFF = new Transcript() {
        @Override
        public void client(byte[] bytes, int offset, int length) {}

        @Override
        public void server(byte[] bytes, int offset, int length) {}
    };

    /** Bytes on their way to the server. Called by one thread, while another one may be in {@link #server}. */
    void client(byte[] bytes, int offset, int length);

    /** Bytes that came from the server. Called by one thread, while another one may be in {@link #client}. */
    void server(byte[] bytes, int offset, int length);
}
