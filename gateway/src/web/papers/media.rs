//! What a file is, told by its first bytes. Its name and what the browser says of it are not asked.

/// A kind of file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    Pdf,
    Jpeg,
    Png,
    /// Photos of telephones: kept, and given back as a file, since few browsers show them.
    Heic,
}

/// Brands of ISO base media files that are HEIF images.
const HEIC_BRANDS: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"heif"];

impl Media {
    /// Every kind.
    pub(crate) const ALL: [Self; 4] = [Self::Pdf, Self::Jpeg, Self::Png, Self::Heic];

    /// Judges bytes by how they begin.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => {
                let is_photo = HEIC_BRANDS.iter().any(|known| brand.starts_with(known));
                is_photo.then_some(Self::Heic)
            }
            _ => None,
        }
    }

    /// Its media type, as it is kept and given back.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
        }
    }

    /// Reads a media type.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.name() == name)
    }

    /// How a file is given back: a name that says nothing of anybody, shown in the browser only if it is an image.
    pub(crate) const fn disposition(self) -> &'static str {
        match self {
            Self::Pdf => "attachment; filename=\"document.pdf\"",
            Self::Jpeg => "inline; filename=\"document.jpg\"",
            Self::Png => "inline; filename=\"document.png\"",
            Self::Heic => "attachment; filename=\"document.heic\"",
        }
    }

    /// As people say it.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg | Self::Png | Self::Heic => "photo",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        for (bytes, media) in [
            (&b"%PDF-1.7\n"[..], Some(Media::Pdf)),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1A\n", Some(Media::Png)),
            (b"\0\0\0\x18ftypheic", Some(Media::Heic)),
            (b"\0\0\0\x18ftypisom", None),
            (b"<html><script>alert(1)</script>", None),
            (b"MZ\x90\0", None),
            (b"PK\x03\x04", None),
            (b"<svg xmlns=", None),
            (b"", None),
        ] {
            assert_eq!(Media::of(bytes), media, "{bytes:?}");
        }
        for media in Media::ALL {
            assert_eq!(Media::from_name(media.name()), Some(media));
        }
    }
}
