//! Colours as people see them apart: sRGB to CIELAB (D65), and the difference CIEDE2000.

use super::Rgb;

/// A colour in CIELAB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lab {
    pub l: f64,
    pub a: f64,
    pub b: f64,
}

/// The white of sRGB (D65, 2° observer) in XYZ.
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];

impl From<Rgb> for Lab {
    /// IEC 61966-2-1 to XYZ, CIE 15 to L*a*b*.
    fn from(Rgb([red, green, blue]): Rgb) -> Self {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let (red, green, blue) = (linear(red), linear(green), linear(blue));
        let xyz = [
            0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue,
            0.212_672_9 * red + 0.715_152_2 * green + 0.072_175_0 * blue,
            0.019_333_9 * red + 0.119_192_0 * green + 0.950_304_1 * blue,
        ];
        let bent = |n: usize| {
            let part = xyz[n] / WHITE[n];
            let small = 6.0_f64 / 29.0;
            if part > small.powi(3) { part.cbrt() } else { part / (3.0 * small * small) + 4.0 / 29.0 }
        };
        let (x, y, z) = (bent(0), bent(1), bent(2));
        Self { l: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
    }
}

/// The colour difference CIEDE2000 with all weights 1 (ISO/CIE 11664-6); about 1 is just noticeable.
pub fn difference(one: Lab, other: Lab) -> f64 {
    let chroma_mean = f64::midpoint(one.a.hypot(one.b), other.a.hypot(other.b));
    let stretch = 0.5 * (1.0 - root7(chroma_mean));
    let (first, second) = (Polar::of(one, stretch), Polar::of(other, stretch));
    let product = first.chroma * second.chroma;
    let turn = hue_turn(first.hue, second.hue, product);
    let delta_l = other.l - one.l;
    let delta_c = second.chroma - first.chroma;
    let delta_h = 2.0 * product.sqrt() * (turn / 2.0).to_radians().sin();
    let l_mean = f64::midpoint(one.l, other.l);
    let c_mean = f64::midpoint(first.chroma, second.chroma);
    let h_mean = hue_mean(first.hue, second.hue, product);
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h_mean - 30.0) + 0.24 * cos(2.0 * h_mean) + 0.32 * cos(3.0 * h_mean + 6.0)
        - 0.20 * cos(4.0 * h_mean - 63.0);
    let from_middle = (l_mean - 50.0).powi(2);
    let of_l = delta_l / (1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt());
    let of_c = delta_c / (1.0 + 0.045 * c_mean);
    let of_h = delta_h / (1.0 + 0.015 * c_mean * t);
    let blue = (-((h_mean - 275.0) / 25.0).powi(2)).exp();
    let rotation = -(60.0 * blue).to_radians().sin() * 2.0 * root7(c_mean);
    (of_l * of_l + of_c * of_c + of_h * of_h + rotation * of_c * of_h).max(0.0).sqrt()
}

/// √(c⁷ / (c⁷ + 25⁷)).
fn root7(chroma: f64) -> f64 {
    let c7 = chroma.powi(7);
    (c7 / (c7 + 25.0_f64.powi(7))).sqrt()
}

struct Polar {
    chroma: f64,
    /// Degrees, 0 to 360.
    hue: f64,
}

impl Polar {
    fn of(lab: Lab, stretch: f64) -> Self {
        let a = lab.a * (1.0 + stretch);
        let hue = if a == 0.0 && lab.b == 0.0 { 0.0 } else { lab.b.atan2(a).to_degrees().rem_euclid(360.0) };
        Self { chroma: a.hypot(lab.b), hue }
    }
}

/// From one hue to the other, the short way round; 0 where one of them is grey.
fn hue_turn(one: f64, other: f64, product: f64) -> f64 {
    let turn = other - one;
    match () {
        () if product == 0.0 => 0.0,
        () if turn > 180.0 => turn - 360.0,
        () if turn < -180.0 => turn + 360.0,
        () => turn,
    }
}

fn hue_mean(one: f64, other: f64, product: f64) -> f64 {
    let sum = one + other;
    match () {
        () if product == 0.0 => sum,
        () if (one - other).abs() <= 180.0 => sum / 2.0,
        () if sum < 360.0 => f64::midpoint(sum, 360.0),
        () => (sum - 360.0) / 2.0,
    }
}
