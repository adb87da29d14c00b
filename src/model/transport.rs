//! The transport of a recording: which frames of the input stream belong to the file, through start, pause and finish.
//! Both the screen's clock and the writer follow it, so what is shown is what is in the file. It moves no sound.

/// Which frames of the stream are recorded. Frames are counted from the opening of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transport {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    start: u64,
    end: Option<u64>,
}

impl Transport {
    /// A recording whose file begins with frame `start` of the stream.
    #[must_use]
    pub fn started(start: u64) -> Self {
        Self {
            segments: vec![Segment { start, end: None }],
        }
    }

    /// Ends the running segment at `stream_frame`: a pause, or the end. Without effect while paused.
    pub fn pause(&mut self, stream_frame: u64) {
        if let Some(segment) = self.segments.last_mut() {
            segment.end.get_or_insert(stream_frame.max(segment.start));
        }
    }

    /// Goes on at `stream_frame`. Without effect while running.
    pub fn resume(&mut self, stream_frame: u64) {
        if let Some(end) = self.segments.last().and_then(|segment| segment.end) {
            self.segments.push(Segment {
                start: stream_frame.max(end),
                end: None,
            });
        }
    }

    /// Whether frames are being recorded.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.segments.last().is_some_and(|segment| segment.end.is_none())
    }

    /// Where `stream_frame` falls in the file; a frame within a pause falls on the frame at which it goes on.
    #[must_use]
    pub fn file_frame(&self, stream_frame: u64) -> u64 {
        self.segments
            .iter()
            .map(|segment| {
                let end = segment.end.unwrap_or(u64::MAX).min(stream_frame);
                end.saturating_sub(segment.start)
            })
            .sum()
    }

    /// Which frame of the stream becomes `file_frame`, should the recording go on without a further pause.
    #[must_use]
    pub fn stream_frame(&self, file_frame: u64) -> u64 {
        let mut left = file_frame;
        for segment in &self.segments {
            let length = segment.end.map_or(u64::MAX, |end| end - segment.start);
            if left < length {
                return segment.start.saturating_add(left);
            }
            left -= length;
        }
        self.segments.last().and_then(|segment| segment.end).unwrap_or(0) + left
    }

    /// The parts of the block of `frames` frames from `stream_start` on that are recorded, as offsets into the block.
    pub fn recorded(&self, stream_start: u64, frames: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        let stream_end = stream_start.saturating_add(frames as u64);
        self.segments.iter().filter_map(move |segment| {
            let start = segment.start.max(stream_start);
            let end = segment.end.unwrap_or(u64::MAX).min(stream_end);
            let offset = |frame: u64| usize::try_from(frame - stream_start).unwrap_or(frames);
            (start < end).then(|| offset(start)..offset(end))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paused_time_is_not_in_the_file() {
        let mut transport = Transport::started(1_000);
        transport.pause(1_500);
        assert!(!transport.is_running());
        transport.resume(4_000);
        assert_eq!(transport.file_frame(1_200), 200);
        assert_eq!(transport.file_frame(1_500), 500);
        assert_eq!(transport.file_frame(3_000), 500, "within the pause");
        assert_eq!(transport.file_frame(4_010), 510);
        assert_eq!(transport.file_frame(0), 0, "before the start");
    }

    #[test]
    fn a_second_pause_or_resume_changes_nothing() {
        let mut transport = Transport::started(0);
        transport.resume(10);
        transport.pause(20);
        let paused = transport.clone();
        transport.pause(30);
        assert_eq!(transport, paused);
    }

    proptest! {
        #[test]
        fn blocks_of_any_size_record_the_same_frames(
            start in 0..500_u64,
            steps in prop::collection::vec(1..300_u64, 0..8),
            sizes in prop::collection::vec(1..97_usize, 1..8),
        ) {
            let mut transport = Transport::started(start);
            let mut at = start;
            for (index, step) in steps.iter().enumerate() {
                at += step;
                if index % 2 == 0 { transport.pause(at) } else { transport.resume(at) }
            }
            let end = at + 200;
            let mut recorded = Vec::new();
            let (mut block, mut turn) = (0_u64, 0);
            while block < end {
                let size = sizes[turn % sizes.len()];
                turn += 1;
                for range in transport.recorded(block, size) {
                    recorded.extend(range.map(|offset| block + offset as u64).filter(|&frame| frame < end));
                }
                block += size as u64;
            }
            prop_assert_eq!(recorded.len() as u64, transport.file_frame(end));
            prop_assert!(recorded.windows(2).all(|pair| pair[0] < pair[1]), "none twice, none out of order");
            for (file_frame, &stream_frame) in recorded.iter().enumerate() {
                prop_assert_eq!(transport.file_frame(stream_frame), file_frame as u64);
                prop_assert_eq!(transport.stream_frame(file_frame as u64), stream_frame);
            }
        }
    }
}
