//! A browser, as far as the API can tell.

use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::Value;

/// One browser with its cookie.
#[derive(Clone)]
pub struct Browser {
    pub base: String,
    client: reqwest::Client,
    pub cookie: Option<String>,
    pub csrf: String,
    pub language: &'static str,
}

/// An answer, read.
#[derive(Debug)]
pub struct Answered {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Browser {
    /// One that is not signed in.
    pub fn stranger(base: &str) -> Self {
        // Fails only when a provider is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            base: base.to_owned(),
            client,
            cookie: None,
            csrf: String::new(),
            language: "en",
        }
    }

    /// A request with everything that our own page sends.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self
            .client
            .request(method.clone(), format!("{}{path}", self.base))
            .header("accept-language", self.language);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if method != Method::GET && !self.csrf.is_empty() {
            request = request.header("x-facteur-csrf", &self.csrf);
        }
        request
    }

    pub async fn get(&self, path: &str) -> Answered {
        Answered::of(self.request(Method::GET, path)).await
    }

    pub async fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Answered {
        let mut request = self.request(method.parse().unwrap(), path);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        Answered::of(request).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answered {
        self.send("POST", path, Some(&body)).await
    }

    /// Takes the cookie and the token of an answer that signed in.
    pub fn signed_in(mut self, answered: &Answered) -> Self {
        self.cookie = Some(answered.cookie("facteur_session"));
        answered.json()["csrf"]
            .as_str()
            .unwrap()
            .clone_into(&mut self.csrf);
        self
    }
}

impl Answered {
    pub async fn of(request: RequestBuilder) -> Self {
        Self::read(request.send().await.unwrap()).await
    }

    async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        Self {
            status,
            headers,
            text,
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text))
    }

    /// The name of the problem that it tells.
    pub fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text
        );
        let kind = self.json()["type"].as_str().unwrap().to_owned();
        kind.strip_prefix("/problems/").unwrap().to_owned()
    }

    /// The cookie of that name that it sets, as it is sent back.
    pub fn cookie(&self, name: &str) -> String {
        let all = self.headers.get_all("set-cookie").iter();
        let pairs = all.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        let start = format!("{name}=");
        pairs
            .filter(|pair| pair.starts_with(&start))
            .map(str::to_owned)
            .next()
            .unwrap_or_else(|| panic!("no cookie {name}: {:?}", self.headers))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Asks for a status, and shows what came when it is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}
