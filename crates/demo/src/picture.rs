//! Small pictures in the company's colours, drawn from a name: what a gallery shows of a poster or a cover.

const WIDTH: u32 = 480;
const HEIGHT: u32 = 320;

/// 禾岚蓝, 岚白, 深墨, 芽绿, as the visual rules name them.
const COLOURS: [[u8; 3]; 4] =
    [[0x17, 0x5C, 0xD3], [0xF7, 0xFA, 0xFC], [0x1F, 0x2A, 0x3A], [0x3B, 0xA2, 0x72]];

/// A PNG: a ground, a drop of water on it and lines of text beneath, each name with its own arrangement.
pub fn png(name: &str) -> Vec<u8> {
    let sum = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let (ground, drop) = [(0, 1), (1, 0), (3, 1), (1, 3), (2, 1)][(sum % 5) as usize];
    let middle = (i64::from(130 + sum / 5 % 220), i64::from(110 + sum / 7 % 40));
    let colour = |x: u32, y: u32| -> u8 {
        let (across, down) = (i64::from(x) - middle.0, i64::from(y) - middle.1);
        // A circle whose upper half runs to a point.
        let wide = 70 + down * 7 / 10;
        let in_drop = if down < 0 { across.abs() < wide } else { across.pow(2) + down.pow(2) < 70 * 70 };
        let line = y >= 250 && y % 22 < 8 && x >= 40 && x < 200 + (y / 22 * 37 + sum % 97) % 200;
        if in_drop || line { drop } else { ground }
    };
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        // Each row says first that it is not filtered.
        rows.push(0);
        rows.extend((0..WIDTH / 4).map(|four| (0..4).fold(0, |byte, x| byte << 2 | colour(four * 4 + x, y))));
    }
    let size = [WIDTH.to_be_bytes(), HEIGHT.to_be_bytes()].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    // Two bits to a point, that name one of the colours.
    chunk(&mut png, *b"IHDR", &[&size[..], &[2, 3, 0, 0, 0]].concat());
    chunk(&mut png, *b"PLTE", COLOURS.as_flattened());
    chunk(&mut png, *b"IDAT", &stored(&rows));
    chunk(&mut png, *b"IEND", &[]);
    png
}

/// Length, name, bytes, and the check of the last two.
fn chunk(png: &mut Vec<u8>, name: [u8; 4], bytes: &[u8]) {
    let named = [&name[..], bytes].concat();
    let mut check = u32::MAX;
    for byte in &named {
        check ^= u32::from(*byte);
        for _ in 0..8 {
            check = if check & 1 == 1 { check >> 1 ^ 0xEDB8_8320 } else { check >> 1 };
        }
    }
    let length = u32::try_from(bytes.len()).expect("a small picture");
    png.extend(length.to_be_bytes());
    png.extend(named);
    png.extend((!check).to_be_bytes());
}

/// A zlib stream of one block that is not compressed.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("a small picture fits one block");
    let sums = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let head = [0x78, 0x01, 0x01];
    let lengths = [length.to_le_bytes(), (!length).to_le_bytes()].concat();
    [&head[..], &lengths, bytes, &(sums.1 << 16 | sums.0).to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_picture_and_other_names_have_others() {
        let poster = png("门店海报");
        assert_eq!(poster, png("门店海报"));
        assert_ne!(poster, png("产品手册"));
        assert!(poster.starts_with(b"\x89PNG") && poster.ends_with(&[0xAE, 0x42, 0x60, 0x82]), "to its end");
    }
}
