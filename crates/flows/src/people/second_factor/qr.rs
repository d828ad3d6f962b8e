//! A QR code as a drawing without styles: the page that shows it has a strict policy.

use crate::error::{FlowError, FlowResult};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Empty modules around, which readers need (ISO/IEC 18004, section 9.1).
const MARGIN: usize = 4;

/// The text as an SVG of one path, a unit a module.
pub(super) fn drawing(text: &str) -> FlowResult<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| {
        FlowError::refused("the address for the app is too long for a QR code; type the secret")
    })?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (row, modules) in colors.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a text cannot fail.
                let _ = write!(path, "M{} {}h{}v1H{0}z", column + MARGIN, row + MARGIN, run.len());
            }
            column += run.len();
        }
    }
    let side = width + 2 * MARGIN;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_one_path_of_the_dark_modules() {
        let drawn = drawing("otpauth://totp/Facteur:lea%40calorine.example?secret=GEZDGNBVGY3TQOJQ").unwrap();
        assert!(
            drawn.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "),
            "{drawn}"
        );
        assert_eq!(drawn.matches("<path").count(), 1);
        assert!(!drawn.contains("style") && !drawn.contains("fill"), "{drawn}");
        // The corner's finder: seven dark modules in the first row, one on each side of the second.
        assert!(drawn.contains("M4 4h7v1H4z"), "{drawn}");
        assert!(
            drawn.contains("M4 5h1v1H4z") && drawn.contains("M10 5h1v1H10z"),
            "{drawn}"
        );
    }
}
