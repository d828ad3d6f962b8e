use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes a certificate authority and a certificate for localhost signed by it: TLS clients that check well
/// refuse an authority's own certificate as a server's. Gives the path of the authority's PEM file.
pub(super) fn make(directory: &Path) -> PathBuf {
    std::fs::write(
        directory.join("extensions"),
        "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\n",
    )
    .expect("the directory is ours");
    let new_key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(
        directory,
        &format!("req -x509 {new_key} -keyout ca-key.pem -out ca.pem -days 3650 -subj /CN=Tests"),
    );
    openssl(
        directory,
        &format!("req {new_key} -keyout key.pem -out request.pem -subj /CN=localhost"),
    );
    openssl(
        directory,
        "x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 3650 -extfile extensions \
         -out certificate.pem",
    );
    directory.join("ca.pem")
}

fn openssl(directory: &Path, arguments: &str) {
    let mut command = Command::new("openssl");
    let output = command
        .args(arguments.split_whitespace())
        .current_dir(directory)
        .output();
    let output = output.expect("openssl is missing. Debian, Ubuntu: apt-get install openssl");
    assert!(
        output.status.success(),
        "openssl {arguments}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
