//! Tests of how the power of bands goes over time.

use super::*;

fn tone(rate_hz: u32, hz: f64, frames: u32) -> Vec<f32> {
    (0..frames)
        .map(|at| (0.5 * (std::f64::consts::TAU * hz * f64::from(at) / f64::from(rate_hz)).sin()) as f32)
        .collect()
}

fn bank(rate_hz: u32) -> Bank {
    let mut bands = [(100.0, None); LANES];
    bands[1] = (450.0, Some(1_700.0));
    Bank::new(rate_hz, bands)
}

#[test]
fn blocks_stay_in_step_with_time_for_an_hour() {
    // 22,050 / 200 is no whole number.
    const RATE_HZ: u32 = 22_050;
    let (mut bank, mut plain) = (bank(RATE_HZ), Plain::new(RATE_HZ));
    let (silence, loud) = (vec![0.0; RATE_HZ as usize], tone(RATE_HZ, 1_000.0, RATE_HZ));
    for second in 0..3_600 {
        let samples = if second < 3_599 { &silence } else { &loud };
        bank.push(samples);
        plain.push(samples);
    }
    let found = bank.finish();
    assert_eq!(found.blocks, 3_600 * 200);
    let first = found.fine.iter().position(|power| *power > 1e-3);
    assert_eq!(first, Some(3_599 * 200), "where the last second begins");
    for pairs in [&found.bands[1], &found.plain, &plain.finish()] {
        assert_eq!(pairs.len(), 3_600 * 100 + 1);
        // The pair around the first moment of it ends with its first block: half of it is silence.
        let first = pairs.iter().position(|power| *power > 1e-3);
        assert_eq!(first, Some(3_599 * 100));
        assert!((pairs[3_599 * 100] / pairs[3_599 * 100 + 1] - 0.5).abs() < 0.2);
    }
}

#[test]
fn a_tone_in_the_band_keeps_its_level_and_one_outside_of_it_does_not() {
    let level_db = |hz: f64| {
        let mut bank = bank(16_000);
        bank.push(&tone(16_000, hz, 16_000));
        let found = bank.finish();
        // The filter has settled by then.
        let settled = &found.bands[1][50..100];
        decibels(settled.iter().sum::<f32>() / settled.len() as f32)
    };
    // A sine of 0.5 has a power of −9 dB.
    for hz in [800.0, 900.0, 1_000.0] {
        assert!((level_db(hz) + 9.03).abs() < 1.0, "{hz} Hz: {} dB", level_db(hz));
    }
    for edge_hz in [450.0, 1_700.0] {
        assert!(
            (level_db(edge_hz) + 12.04).abs() < 0.5,
            "{} dB at {edge_hz} Hz",
            level_db(edge_hz)
        );
    }
    for hz in [110.0, 5_500.0] {
        assert!(level_db(hz) < -31.0, "{hz} Hz: {} dB", level_db(hz));
    }
}

#[test]
fn silence_is_the_least_power_and_no_less() {
    let mut bank = bank(16_000);
    bank.push(&vec![0.0; 1_600]);
    let found = bank.finish();
    assert_eq!(found.blocks, 20);
    assert!(
        found
            .fine
            .iter()
            .all(|power| power.to_bits() == LEAST_POWER.to_bits())
    );
    assert!(found.plain.iter().all(|power| power.abs() <= 0.0));
}

#[test]
fn a_percentile_is_one_of_the_values() {
    let of = |share| percentile(&mut [5.0, 1.0, 4.0, 2.0, 3.0], share).to_bits();
    assert_eq!([of(0.0), of(0.5), of(1.0)], [1.0_f32, 3.0, 5.0].map(f32::to_bits));
    assert_eq!(percentile(&mut [], 0.5).to_bits(), 0.0_f32.to_bits());
}
