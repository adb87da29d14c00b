//! Floor 5: the program itself. Placeholder until the floors below stand.
fn main() {}
