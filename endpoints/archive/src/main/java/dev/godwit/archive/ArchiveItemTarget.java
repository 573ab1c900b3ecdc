package dev.godwit.archive;

import dev.godwit.contract.ItemTarget;
import dev.godwit.contract.RefusalReason;
import dev.godwit.model.ContentDigest;
import dev.godwit.model.DataKind;
import dev.godwit.model.ItemCollection;
import dev.godwit.model.ItemListing.Stub;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Takes everything an account holds besides mail. */
final class ArchiveItemTarget extends ArchiveItems implements ItemTarget {
    private static final int SLICE_BYTES = 4 << 20;
    private static final int SLICE_ITEMS = 256;

    private final BodyIntake bodies;

    ArchiveItemTarget(ArchiveTarget target) {
        super(target);
        this.bodies = new BodyIntake(target.archive());
    }

    @Override
    public Set<DataKind> kinds() {
        return EnumSet.complementOf(EnumSet.of(DataKind.MAIL));
    }

    /** Anything: what a kind's items are is kept with each of them. */
    @Override
    public List<String> accepts(DataKind kind) {
        return List.of("*/*");
    }

    @Override
    public ItemCollection create(ItemCollection wanted) {
        return archive().call(db -> Collections.create(db, wanted));
    }

    @Override
    public ItemCollection change(ItemCollection existing, ItemCollection wanted) {
        return archive().call(db -> Collections.change(db, existing, wanted));
    }

    @Override
    public void delete(ItemCollection collection) {
        while (!archive().call(db -> Collections.delete(db, collection))) {
            // page by page, so that others are not kept waiting
        }
    }

    @Override
    public void put(ItemCollection collection, List<Outgoing> batch, Answers answers) {
        archive().call(db -> CollectionRow.require(db, collection.kind(), collection.id()));
        Set<ContentDigest> known = bodies.known(batch.stream().map(Outgoing::content).toList());
        for (int i = 0; i < batch.size();) {
            if (batch.get(i).content().size() > Packing.CHUNK) {
                putLarge(collection, i, batch.get(i), known, answers);
                i++;
            } else {
                int end = sliceEnd(batch, i);
                putSlice(collection, i, batch.subList(i, end), known, answers);
                i = end;
            }
        }
    }

    private static int sliceEnd(List<Outgoing> batch, int start) {
        int end = start;
        for (long bytes = 0; end < batch.size() && end - start < SLICE_ITEMS && bytes < SLICE_BYTES; end++) {
            long size = batch.get(end).content().size();
            if (size > Packing.CHUNK) {
                break;
            }
            bytes += size;
        }
        return end;
    }

    private void putSlice(ItemCollection collection, int first, List<Outgoing> slice, Set<ContentDigest> known, Answers answers) {
        List<CompletableFuture<byte[]>> packing = slice.stream().map(each -> known.contains(each.content().digest())
                ? CompletableFuture.<byte[]>completedFuture(null) : bodies.pack(each.content())).toList();
        List<byte[]> packed = new ArrayList<>();
        packing.forEach(each -> packed.add(Archive.await(each)));
        List<ItemPut.Outcome> outcomes = archive().call(db -> {
            ItemPut put = new ItemPut(db, CollectionRow.require(db, collection.kind(), collection.id()));
            List<ItemPut.Outcome> done = new ArrayList<>();
            for (int i = 0; i < slice.size(); i++) {
                byte[] data = packed.get(i);
                Outgoing item = slice.get(i);
                done.add(put.put(item, () -> bodies.findOrInsert(db, item.content(), data)));
            }
            return done;
        });
        for (int i = 0; i < outcomes.size(); i++) {
            outcomes.get(i).tell(answers, first + i);
        }
    }

    private void putLarge(ItemCollection collection, int index, Outgoing item, Set<ContentDigest> known, Answers answers) {
        if (item.content().size() > Bodies.LARGEST) {
            answers.refused(index, RefusalReason.TOO_LARGE, "an archive takes items of up to " + Bodies.LARGEST + " bytes");
            return;
        }
        ContentDigest digest = item.content().digest();
        boolean there = known.contains(digest) && archive().call(db -> Bodies.find(db, digest)).isPresent();
        long unfinished = there ? 0 : bodies.storeUnfinished(item.content());
        ItemPut.Outcome outcome = archive().call(db -> {
            ItemPut put = new ItemPut(db, CollectionRow.require(db, collection.kind(), collection.id()));
            ItemPut.Outcome done = put.put(item, () -> unfinished == 0 ? Bodies.find(db, digest).orElseThrow(ArchiveErrors::takenAway)
                    : BodyIntake.finish(db, unfinished, digest));
            if (unfinished != 0 && !done.isStored()) {
                Bodies.drop(db, unfinished);
            }
            return done;
        });
        known.add(digest);
        outcome.tell(answers, index);
    }

    @Override
    public void delete(ItemCollection collection, List<Stub> items, Answers answers) {
        List<ItemPut.Outcome> outcomes = archive().call(db -> {
            List<ItemPut.Outcome> done = new ArrayList<>();
            CollectionRow row = CollectionRow.require(db, collection.kind(), collection.id());
            for (Stub item : items) {
                done.add(ItemPut.remove(db, row, item));
            }
            return done;
        });
        for (int i = 0; i < outcomes.size(); i++) {
            outcomes.get(i).tell(answers, i);
        }
    }
}
