//! One new text of 1,000 characters compared with libraries of 100, 1,000 and 10,000 texts, and put into them.

use std::hint::black_box;

use hengce_checks::originality::Library;
use hengce_measure::{Bench, Figure, short};

const CHARACTERS: usize = 1_000;

/// A text whose every fourth passage of 40 characters is one of the text before it.
fn text(number: u64) -> String {
    let mut out = String::new();
    for passage in 0..CHARACTERS / 40 {
        // What is taken over is a passage that the text before made itself.
        let (of, at) =
            if passage % 4 == 3 { (number.saturating_sub(1), passage - 1) } else { (number, passage) };
        let mut state = (of << 20 | at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        for _ in 0..40 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let letter = 0x4e00 + (state >> 40) as u32 % 3_500;
            out.push(char::from_u32(letter).expect("a Chinese character"));
        }
    }
    out
}

fn main() {
    let mut bench = Bench::start();
    for texts in bench.sizes([100, 1_000, 10_000], [100, 1_000, 10_000]) {
        let mut library = Library::default();
        (0..texts as u64).for_each(|number| library.put(&number.to_string(), &text(number)));
        let new = text(texts as u64);
        assert_eq!(library.compare(&new, &|_| false).sources.len(), 1, "the text before it");
        let compared = short(|| library.compare(black_box(&new), &|_| false));
        let put = short(|| library.put("new", black_box(&new)));
        for (work, times) in [("compared with", compared), ("put into", put)] {
            bench.note(
                &Figure::of(&format!("originality of 1,000 characters, {work}")).size(texts).times(times),
            );
        }
    }
}
