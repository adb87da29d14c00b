//! From any sample a device may deliver to mono `f32`, and from there to the 16 bits of the file.
//!
//! An i16 comes out of the file as it went in: `i16 / 32768` is exact in an `f32`. No dither is added on the way to
//! 16 bits: it would change the samples of an i16 device, and a microphone's own noise is far above the last bit.

use cpal::{I24, U24};

/// A sample of a device.
pub trait Sample: Copy + Send + 'static {
    /// The sample on the scale on which full scale is ±1. Integers of up to 32 bits convert exactly; what is not a
    /// number becomes 0 and an infinity ±1. This is realtime-safe.
    fn to_unit(self) -> f64;
}

macro_rules! integers {
    ($($type:ty: $origin:expr, $full_scale:expr;)*) => { $(
        impl Sample for $type {
            #[inline]
            fn to_unit(self) -> f64 {
                (f64::from(self) - $origin) / $full_scale
            }
        }
    )* };
}

const TWO_63: f64 = 9_223_372_036_854_775_808.0;

integers! {
    i8: 0.0, 128.0;
    i16: 0.0, 32_768.0;
    i32: 0.0, 2_147_483_648.0;
    u8: 128.0, 128.0;
    u16: 32_768.0, 32_768.0;
    u32: 2_147_483_648.0, 2_147_483_648.0;
}

impl Sample for I24 {
    /// The unused high byte of its container is not sign-extended by every sound server, so it is shifted out.
    #[inline]
    fn to_unit(self) -> f64 {
        (self.inner() << 8).to_unit()
    }
}

impl Sample for U24 {
    #[inline]
    fn to_unit(self) -> f64 {
        (f64::from(self.inner() & 0x00FF_FFFF) - 8_388_608.0) / 8_388_608.0
    }
}

impl Sample for i64 {
    #[inline]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the lowest bits of 64 are below any sound"
    )]
    fn to_unit(self) -> f64 {
        self as f64 / TWO_63
    }
}

impl Sample for u64 {
    #[inline]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the lowest bits of 64 are below any sound"
    )]
    fn to_unit(self) -> f64 {
        (self as f64 - TWO_63) / TWO_63
    }
}

impl Sample for f32 {
    #[inline]
    fn to_unit(self) -> f64 {
        f64::from(self).to_unit()
    }
}

impl Sample for f64 {
    #[inline]
    fn to_unit(self) -> f64 {
        if self.is_finite() {
            self
        } else if self.is_nan() {
            0.0
        } else {
            self.signum()
        }
    }
}

/// Which of a device's channels are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelChoice {
    /// The mean of all.
    #[default]
    Average,
    /// One of them, from 0; the last if there are not so many.
    One(u16),
}

impl ChannelChoice {
    /// One frame as a mono sample within ±1; silence for an empty frame. This is realtime-safe.
    ///
    /// Sums are made in `f64`, in which any 32 channels of 16 bits add up exactly. The one rounding, to `f32`, is far
    /// finer than half of a 16-bit step, so the file gets the true mean rounded once.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "from f64 to f32 is the purpose; channels are few"
    )]
    pub fn mono<T: Sample>(self, frame: &[T]) -> f32 {
        let mean = match self {
            Self::Average => {
                frame.iter().map(|sample| sample.to_unit()).sum::<f64>() / frame.len().max(1) as f64
            }
            Self::One(channel) => frame
                .get(usize::from(channel))
                .or(frame.last())
                .map_or(0.0, |sample| sample.to_unit()),
        };
        mean.clamp(-1.0, 1.0) as f32
    }
}

/// A mono sample as the file holds it: rounded to 16 bits, halves away from zero; what is not a number is silence.
#[inline]
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped just before; NaN becomes 0"
)]
pub fn to_i16(sample: f32) -> i16 {
    (sample * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_i16_comes_out_of_the_file_as_it_went_in() {
        for sample in i16::MIN..=i16::MAX {
            for choice in [ChannelChoice::Average, ChannelChoice::One(0)] {
                assert_eq!(to_i16(choice.mono(&[sample])), sample);
            }
            for channels in [2, 3, 5, 32] {
                let frame = vec![sample; channels];
                assert_eq!(
                    to_i16(ChannelChoice::Average.mono(&frame)),
                    sample,
                    "{channels} channels alike"
                );
            }
        }
    }

    #[test]
    fn the_ends_and_the_middle_of_every_format_are_where_they_belong() {
        fn check<T: Sample>(low: T, middle: T, high: T) {
            assert_eq!(low.to_unit().total_cmp(&-1.0), std::cmp::Ordering::Equal);
            assert!(middle.to_unit().abs() < f64::EPSILON);
            assert!(high.to_unit() > 0.99 && high.to_unit() <= 1.0);
        }
        check(i8::MIN, 0_i8, i8::MAX);
        check(i16::MIN, 0_i16, i16::MAX);
        check(
            I24::new_unchecked(-8_388_608),
            I24::new_unchecked(0),
            I24::new_unchecked(8_388_607),
        );
        check(i32::MIN, 0_i32, i32::MAX);
        check(i64::MIN, 0_i64, i64::MAX);
        check(u8::MIN, 128_u8, u8::MAX);
        check(u16::MIN, 32_768_u16, u16::MAX);
        check(
            U24::new_unchecked(0),
            U24::new_unchecked(8_388_608),
            U24::new_unchecked(16_777_215),
        );
        check(u32::MIN, 2_147_483_648_u32, u32::MAX);
        check(u64::MIN, 9_223_372_036_854_775_808_u64, u64::MAX);
        check(-1.0_f32, 0.0, 1.0);
        check(-1.0_f64, 0.0, 1.0);
    }

    #[test]
    fn a_24_bit_sample_whose_spare_byte_was_left_zero_keeps_its_sign() {
        let minus_one = I24::new_unchecked(0x00FF_FFFF);
        assert!((minus_one.to_unit() + 1.0 / 8_388_608.0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_is_no_number_is_silence_and_what_is_too_loud_is_full_scale() {
        assert_eq!(to_i16(ChannelChoice::Average.mono(&[f32::NAN])), 0);
        assert_eq!(to_i16(ChannelChoice::Average.mono(&[f32::INFINITY])), i16::MAX);
        assert_eq!(
            to_i16(ChannelChoice::Average.mono(&[f64::NEG_INFINITY])),
            i16::MIN
        );
        assert_eq!(to_i16(ChannelChoice::Average.mono(&[7.5_f32])), i16::MAX);
        assert_eq!(to_i16(ChannelChoice::Average.mono(&[f32::NAN, 0.5])), 8_192);
        assert_eq!(to_i16(f32::NAN), 0);
        assert_eq!(to_i16(ChannelChoice::Average.mono::<f32>(&[])), 0);
    }

    #[test]
    fn a_channel_can_be_chosen_and_the_last_stands_in_for_one_that_is_not_there() {
        let frame = [100_i16, 200, 300];
        assert_eq!(to_i16(ChannelChoice::One(1).mono(&frame)), 200);
        assert_eq!(to_i16(ChannelChoice::One(9).mono(&frame)), 300);
    }

    proptest! {
        #[test]
        fn the_mean_of_i16_channels_is_the_true_mean_rounded_once(frame in prop::collection::vec(any::<i16>(), 1..=32)) {
            let sum: i64 = frame.iter().copied().map(i64::from).sum();
            let count = frame.len() as i64;
            // Halves away from zero, in integers alone.
            let truth = (2 * sum.abs() + count) / (2 * count) * sum.signum();
            prop_assert_eq!(i64::from(to_i16(ChannelChoice::Average.mono(&frame))), truth);
        }

        #[test]
        fn other_formats_keep_their_upper_16_bits(sample in any::<i16>()) {
            let mono = |value| to_i16(value);
            let wide = i32::from(sample);
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[wide << 16])), sample);
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[I24::new_unchecked(wide << 8)])), sample);
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[i64::from(sample) << 48])), sample);
            let offset = u16::try_from(wide + 32_768).expect("fits");
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[offset])), sample);
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[u32::from(offset) << 16])), sample);
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[u64::from(offset) << 48])), sample);
            prop_assert_eq!(
                mono(ChannelChoice::Average.mono(&[U24::new_unchecked(i32::from(offset) << 8)])), sample);
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[f32::from(sample) / 32_768.0])), sample);
            prop_assert_eq!(mono(ChannelChoice::Average.mono(&[f64::from(sample) / 32_768.0])), sample);
        }

        #[test]
        fn any_float_lands_within_full_scale(bits in any::<u32>(), wide in any::<u64>()) {
            prop_assert!(ChannelChoice::Average.mono(&[f32::from_bits(bits)]).abs() <= 1.0);
            prop_assert!(ChannelChoice::Average.mono(&[f64::from_bits(wide), 0.0]).abs() <= 1.0);
        }
    }
}
