//! Ids that are safe as a file name on every platform. Reading or making files is not done here.

/// Longest id accepted, in bytes; leaves room for the date in a take folder's name.
pub const MAX_LEN: usize = 64;

/// Whether `id` can stand in a file name everywhere: lower-case ASCII letters, digits and single inner hyphens.
///
/// Nothing that passes can leave the folder it is joined to, whatever its source.
#[must_use]
pub fn is_valid(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= MAX_LEN
        && !id.starts_with('-')
        && !id.ends_with('-')
        && !id.contains("--")
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Whether Windows keeps this name, without an ending, for a device, so that no file can have it. For names as ids have
/// them.
#[must_use]
pub fn is_device(name: &str) -> bool {
    let numbered = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    ["con", "prn", "aux", "nul"].contains(&name)
        || numbered.is_some_and(|number| number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{is_device, is_valid};

    #[test]
    fn knows_the_names_of_devices() {
        for name in ["con", "nul", "com1", "lpt9"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["consent", "com", "comb", "com10", "lpt", "a", ""] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn accepts_what_packs_use() {
        for id in ["bad-news", "a", "star", "x1-2y"] {
            assert!(is_valid(id), "{id}");
        }
    }

    #[test]
    fn refuses_whatever_could_leave_a_folder_or_break_a_file_name() {
        let long = "a".repeat(65);
        for id in [
            "", ".", "..", "../x", "a/b", "a\\b", "A", "a b", "-a", "a-", "a--b", "é", "a\0", "c:", &long,
        ] {
            assert!(!is_valid(id), "{id:?}");
        }
    }
}
