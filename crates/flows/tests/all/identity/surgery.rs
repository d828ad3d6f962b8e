//! Cutting headers of raw mail out and in, without parsing it.

/// Header and body, lines ending in CRLF, without the line that mbox archives put first.
#[derive(Clone)]
pub struct Raw {
    fields: Vec<String>,
    body: String,
}

impl Raw {
    pub fn parse(bytes: &[u8]) -> Self {
        // Any byte is one character and comes back as that byte.
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let text = text.replace("\r\n", "\n");
        let text = match text.strip_prefix("From ") {
            Some(rest) => rest.split_once('\n').map_or(rest, |(_, rest)| rest),
            None => &text,
        };
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let mut fields: Vec<String> = Vec::new();
        for line in head.lines() {
            match fields.last_mut() {
                Some(field) if line.starts_with([' ', '\t']) => {
                    field.push('\n');
                    field.push_str(line);
                }
                _ => fields.push(line.to_owned()),
            }
        }
        Self {
            fields,
            body: body.to_owned(),
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let text = format!("{}\n\n{}", self.fields.join("\n"), self.body).replace('\n', "\r\n");
        text.chars().map(|character| character as u8).collect()
    }

    fn is(field: &str, name: &str) -> bool {
        let found = field.split(':').next().unwrap_or_default();
        found.trim().eq_ignore_ascii_case(name)
    }

    pub fn get(&self, name: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| Self::is(field, name))?;
        Some(field.split_once(':')?.1.trim().replace('\n', ""))
    }

    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|field| !Self::is(field, name));
        self
    }

    /// Before all others, as every server on the way does.
    pub fn with_first(mut self, name: &str, value: &str) -> Self {
        self.fields.insert(0, format!("{name}: {value}"));
        self
    }

    pub fn with_last(mut self, name: &str, value: &str) -> Self {
        self.fields.push(format!("{name}: {value}"));
        self
    }

    pub fn with_text_after(mut self, text: &str) -> Self {
        if !self.body.ends_with('\n') {
            self.body.push('\n');
        }
        self.body.push_str(text);
        self
    }

    pub fn is_plain_text(&self) -> bool {
        let kind = self
            .get("Content-Type")
            .unwrap_or_else(|| "text/plain".to_owned());
        let encoding = self.get("Content-Transfer-Encoding").unwrap_or_default();
        kind.to_lowercase().starts_with("text/plain")
            && !["base64", "quoted-printable"].contains(&encoding.to_lowercase().as_str())
    }

    pub fn id(&self) -> String {
        self.get("Message-ID").unwrap_or_default()
    }
}
