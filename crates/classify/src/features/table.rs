//! A counting table for hashes, for one document as for all of them.

/// A feature and how often it occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub hash: u64,
    pub count: u32,
}

/// Finds the entry of a hash: open addressing, each slot with half a hash and the entry's number plus one.
#[derive(Debug, Default)]
pub(crate) struct Table {
    slots: Vec<u64>,
}

impl Table {
    const HALF: u64 = 0xFFFF_FFFF_0000_0000;

    /// Empties it for about so many entries; it grows when there are more.
    pub(crate) fn clear(&mut self, entries: usize) {
        self.slots.clear();
        self.slots.resize((entries * 2).max(256).next_power_of_two(), 0);
    }

    /// Counts a feature. Tells its entry's number and whether it is new.
    #[inline]
    pub(crate) fn add(&mut self, entries: &mut Vec<Entry>, hash: u64, count: u32) -> (u32, bool) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                break;
            }
            if (slot ^ hash) & Self::HALF == 0 {
                let number = slot as u32 - 1;
                let entry = &mut entries[number as usize];
                if entry.hash == hash {
                    entry.count += count;
                    return (number, false);
                }
            }
            at = (at + 1) & mask;
        }
        entries.push(Entry { hash, count });
        self.slots[at] = hash & Self::HALF | entries.len() as u64;
        if entries.len() * 4 > self.slots.len() * 3 {
            self.grow(entries);
        }
        (entries.len() as u32 - 1, true)
    }

    #[cold]
    fn grow(&mut self, entries: &[Entry]) {
        let size = self.slots.len() * 4;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (number, entry) in (1_u64..).zip(entries) {
            let mut at = entry.hash as usize & (size - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.slots[at] = entry.hash & Self::HALF | number;
        }
    }
}
