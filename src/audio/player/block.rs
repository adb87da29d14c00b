//! A piece of sound on its way from the player's thread to the device's callback.

/// Frames of a block. At 48 kHz a block lasts 5 ms.
pub(super) const BLOCK_FRAMES: usize = 256;

/// A piece of sound on its way to the device's callback.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Which seek it belongs to; blocks of an older one are thrown away.
    pub(super) epoch: u32,
    /// Which making it is of. What was made before is made anew when the speed or the route changes.
    pub(super) revision: u32,
    /// Its number in the order of playing; a block that is made anew has the number of the one it replaces.
    pub(super) serial: u32,
    /// Frame of the file at which it begins.
    pub(super) start_frame: f64,
    /// Frames of the file for each frame played.
    pub(super) step: f64,
    /// How much of `samples` is sound.
    pub(super) len: usize,
    /// Whether the sound ends with it.
    pub(super) last: bool,
    /// Whether playing pauses after it.
    pub(super) stop: bool,
    /// The sample that would come before its first.
    pub(super) lead: f32,
    pub(super) samples: [f32; BLOCK_FRAMES],
}
