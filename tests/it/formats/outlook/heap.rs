//! Items of a heap, checksums and signatures.

/// Items of a heap of one page.
#[derive(Default)]
pub(super) struct Heap(Vec<Vec<u8>>);

impl Heap {
    pub(super) fn add(&mut self, item: Vec<u8>) -> u32 {
        if item.is_empty() {
            return 0;
        }
        self.0.push(item);
        u32::try_from(self.0.len()).expect("few") << 5
    }

    pub(super) fn finish(self, kind: u8, root: u32) -> Vec<u8> {
        let mut page = vec![0, 0, 0xec, kind];
        page.extend_from_slice(&root.to_le_bytes());
        page.extend_from_slice(&[0; 4]);
        let mut places = vec![page.len()];
        for item in &self.0 {
            page.extend_from_slice(item);
            places.push(page.len());
        }
        page.resize(page.len().next_multiple_of(2), 0);
        let map = u16::try_from(page.len()).expect("small");
        page[..2].copy_from_slice(&map.to_le_bytes());
        page.extend_from_slice(&u16::try_from(self.0.len()).expect("few").to_le_bytes());
        page.extend_from_slice(&[0; 2]);
        for place in places {
            page.extend_from_slice(&u16::try_from(place).expect("small").to_le_bytes());
        }
        assert!(page.len() <= 8176, "the heap has one page");
        page
    }
}

/// Signature of a page or block (MS-PST 5.5).
pub(super) fn signature(at: u64, number: u64) -> u16 {
    let mixed = (at ^ number) as u32;
    (mixed >> 16) as u16 ^ mixed as u16
}

/// CRC-32 that begins and ends without inversion (MS-PST 5.3).
pub(super) fn sum(data: &[u8]) -> u32 {
    data.iter().fold(0, |sum: u32, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                0xedb8_8320 ^ (sum >> 1)
            } else {
                sum >> 1
            }
        })
    })
}
