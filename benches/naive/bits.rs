//! Which of many sets a code is in.

/// One row of bits for each code: a bit for each set.
pub struct Bits {
    words: usize,
    bits: Vec<u64>,
}

impl Bits {
    pub fn new(codes: usize, sets: usize) -> Self {
        let words = sets.div_ceil(64).max(1);
        Self { words, bits: vec![0; codes * words] }
    }

    pub fn put(&mut self, code: u32, set: usize) {
        self.bits[code as usize * self.words + set / 64] |= 1 << (set % 64);
    }

    /// The sets that a code is in.
    pub fn of(&self, code: u32) -> &[u64] {
        &self.bits[code as usize * self.words..][..self.words]
    }

    pub fn has(&self, code: u32, set: usize) -> bool {
        has(self.of(code), set)
    }

    /// The sets that some of the codes are in.
    pub fn union(&self, codes: impl Iterator<Item = u32>, into: &mut Vec<u64>) {
        into.clear();
        into.resize(self.words, 0);
        for code in codes {
            into.iter_mut().zip(self.of(code)).for_each(|(all, own)| *all |= own);
        }
    }
}

pub fn has(bits: &[u64], set: usize) -> bool {
    bits[set / 64] >> (set % 64) & 1 == 1
}
