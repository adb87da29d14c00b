//! Tests of stories in the program without a window.
