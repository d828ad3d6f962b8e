//! `facteur judge FILE`

use crate::app::App;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Io, Stream};
use crate::text::Message;
use clap::Args;
use facteur_understand::{LineMail, judge_line};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Larger files are refused.
const MOST_BYTES: usize = 512 << 20;

/// Arguments of `judge`.
#[derive(Debug, Clone, Args, Serialize, Deserialize)]
#[command(
    after_help = "A line in: {\"id\", \"lang\", \"mailbox\", \"from_email\", \"from_name\", \"subject\", \"body\", \"date\", \
                        \"tz\"}\nA line out: {\"id\", \"category\", \"confidence\", \"priority\", \"deadline\", \
                        \"entities\": [{\"type\", \"value\"}]}"
)]
pub struct Judge {
    /// Mails, one JSON object a line; - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

impl Judge {
    /// Runs it.
    pub async fn run(self, _app: &Arc<App>, io: &mut Io) -> Outcome {
        let bytes = read(&self.file, io).await?;
        let path = self.file.clone();
        let judged = tokio::task::spawn_blocking(move || judge_all(&bytes, &path)).await;
        let lines = judged.map_err(|_| Failure::new("the mails could not be judged"))??;
        io.write(Stream::Output, lines.as_bytes()).await;
        Ok(Exit::Done)
    }
}

async fn read(path: &Path, io: &mut Io) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        return io.read_input(MOST_BYTES).await;
    }
    tokio::fs::read(path)
        .await
        .map_err(|error| trouble(path, error.to_string()))
}

/// The answers, a line each. A line that is no mail stops with its number.
fn judge_all(bytes: &[u8], path: &Path) -> Result<String, Failure> {
    let mut answers = String::new();
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let at_line = |error: serde_json::Error| trouble(path, format!("line {}: {error}", number + 1));
        let mail: LineMail = serde_json::from_slice(line).map_err(at_line)?;
        answers.push_str(&serde_json::to_string(&judge_line(&mail)).map_err(at_line)?);
        answers.push('\n');
    }
    Ok(answers)
}

fn trouble(path: &Path, why: String) -> Failure {
    Failure::new(Message::FileTrouble {
        path: path.to_owned(),
        why,
    })
    .exit(Exit::Data)
}
