//! ui
/// run
///
/// # Errors
/// x
pub fn run(_l: Option<std::path::PathBuf>, _s: Option<std::path::PathBuf>) -> Result<(), String> {
    Ok(())
}
