//! The one door out of the sandbox: what a request may name. Everything else
//! (origin, token, cookies, TLS) is the host's.

use crate::http::{Header, Request, Response};

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("a path starts with exactly one `/`")]
    PathStart,
    #[error("a path holds no `..`, percent-encoded or not")]
    PathParent,
    #[error("a path holds no `{0}`")]
    PathCharacter(char),
    #[error("a path holds only visible ASCII characters; the rest is percent-encoded")]
    PathInvisible,
    #[error("a path has no `@` before its second `/`")]
    PathUser,
    #[error("only the headers `accept` and `content-type` are the component's")]
    HeaderName,
    #[error("a header's value holds no control characters")]
    HeaderValue,
}

/// Checks what the component chose of a request: its path and its headers.
pub(crate) fn check(request: &Request) -> Result<(), Refusal> {
    check_path(&request.path)?;
    request.headers.iter().try_for_each(check_header)
}

/// Whatever way the path is put behind the panel's origin, it must not be able
/// to name another one.
fn check_path(path: &str) -> Result<(), Refusal> {
    let rest = path.strip_prefix('/').ok_or(Refusal::PathStart)?;
    if rest.starts_with('/') {
        return Err(Refusal::PathStart);
    }
    if let Some(character) = rest.chars().find(|c| matches!(c, '\\' | '#')) {
        return Err(Refusal::PathCharacter(character));
    }
    if !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Refusal::PathInvisible);
    }
    if rest.to_ascii_lowercase().replace("%2e", ".").contains("..") {
        return Err(Refusal::PathParent);
    }
    let first_segment = rest.split_once('/').map_or(rest, |(first, _)| first);
    if first_segment.contains('@') {
        return Err(Refusal::PathUser);
    }
    Ok(())
}

fn check_header(header: &Header) -> Result<(), Refusal> {
    let name = header.name.as_str();
    if !["accept", "content-type"]
        .iter()
        .any(|own| name.eq_ignore_ascii_case(own))
    {
        return Err(Refusal::HeaderName);
    }
    // A line break would start a header of the component's choice.
    if header.value.iter().any(u8::is_ascii_control) {
        return Err(Refusal::HeaderValue);
    }
    Ok(())
}

/// Removes what must not enter the sandbox from an answer: cookies.
pub(crate) fn strip(response: &mut Response) {
    response
        .headers
        .retain(|header| !header.name.eq_ignore_ascii_case("set-cookie"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_place_on_the_panel_and_nothing_else() {
        let cases = [
            ("/", Ok(())),
            (
                "/api/application/users?filter[email]=a@b.example&per_page=1",
                Ok(()),
            ),
            ("/a/%2525.%2E/b", Err(Refusal::PathParent)),
            ("", Err(Refusal::PathStart)),
            ("api", Err(Refusal::PathStart)),
            ("//evil.example/", Err(Refusal::PathStart)),
            ("https://evil.example/", Err(Refusal::PathStart)),
            ("/a/../b", Err(Refusal::PathParent)),
            ("/..", Err(Refusal::PathParent)),
            ("/a/%2e%2E/b", Err(Refusal::PathParent)),
            ("/a/.%2e/b", Err(Refusal::PathParent)),
            ("/a\\b", Err(Refusal::PathCharacter('\\'))),
            ("/\\evil.example", Err(Refusal::PathCharacter('\\'))),
            ("/a#b", Err(Refusal::PathCharacter('#'))),
            ("/a\r\nhost: evil.example", Err(Refusal::PathInvisible)),
            ("/a\0", Err(Refusal::PathInvisible)),
            ("/a\u{7f}", Err(Refusal::PathInvisible)),
            ("/a b", Err(Refusal::PathInvisible)),
            ("/ä", Err(Refusal::PathInvisible)),
            ("/@evil.example/", Err(Refusal::PathUser)),
            ("/:80@evil.example/", Err(Refusal::PathUser)),
            ("/a@b", Err(Refusal::PathUser)),
        ];
        for (path, expected) in cases {
            assert_eq!(check_path(path), expected, "{path:?}");
        }
    }

    #[test]
    fn a_component_sets_accept_and_content_type_only() {
        let cases: [(&str, &[u8], _); 8] = [
            ("accept", b"application/json", Ok(())),
            ("Content-Type", b"application/json; charset=utf-8", Ok(())),
            ("authorization", b"Bearer x", Err(Refusal::HeaderName)),
            ("cookie", b"a=b", Err(Refusal::HeaderName)),
            ("host", b"evil.example", Err(Refusal::HeaderName)),
            ("accept ", b"x", Err(Refusal::HeaderName)),
            (
                "accept",
                b"x\r\nhost: evil.example",
                Err(Refusal::HeaderValue),
            ),
            ("accept", b"\0", Err(Refusal::HeaderValue)),
        ];
        for (name, value, expected) in cases {
            let header = Header {
                name: name.into(),
                value: value.into(),
            };
            assert_eq!(check_header(&header), expected, "{name:?}");
        }
    }

    #[test]
    fn cookies_never_enter_the_sandbox() {
        let header = |name: &str| Header {
            name: name.into(),
            value: b"x".into(),
        };
        let headers = vec![header("set-cookie"), header("date"), header("Set-Cookie")];
        let mut response = Response {
            status: 200,
            headers,
            body: Vec::new(),
        };
        strip(&mut response);
        let left: Vec<_> = response.headers.iter().map(|h| h.name.as_str()).collect();
        assert_eq!(left, ["date"]);
    }
}
