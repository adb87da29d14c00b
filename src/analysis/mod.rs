//! Floor 2, measures of delivery: samples and a rate come in, figures come out. Files, devices and the window are not
//! known here.

pub mod loudness;
