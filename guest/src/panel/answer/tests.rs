use super::*;
use crate::panel::servers::Server;

fn answer(status: u16, body: &str) -> Response {
    Response {
        status: StatusCode::from_u16(status).expect("a status"),
        body: body.to_owned(),
        lossy: false,
        throttle: crate::door::Throttle::default(),
        front: crate::door::Front::default(),
    }
}

fn stranger(status: u16) -> Error {
    Error::NotThePanel(Stranger::with_status(status))
}

const PAGE: &str = "<!DOCTYPE html><html><body>We are down for maintenance</body></html>";

// Put back by leaving out `quoted`.
#[test]
fn of_a_long_text_only_the_beginning_is_told() {
    let long = "ü".repeat(100_000);
    let told = format!("{}…", "ü".repeat(1000));
    let failed = Error::Failed {
        status: 500,
        message: told.clone(),
    };
    let body = format!(r#"{{"message":"{long}"}}"#);
    assert_eq!(refusal(&answer(500, &body)), failed);
    let fields: Vec<String> = (0..50).map(|n| format!(r#""{n}":["{long}"]"#)).collect();
    let body = format!(r#"{{"message":"","errors":{{{}}}}}"#, fields.join(","));
    let Error::Invalid(complaints) = refusal(&answer(422, &body)) else {
        panic!("no complaints");
    };
    assert_eq!(complaints.len(), 20);
    assert!(complaints.iter().all(|one| one.message == told));
}

#[test]
fn every_refusal_has_its_own_meaning() {
    let no_server = r#"{"message":"No query results for model [Convoy\\Models\\Server]."}"#;
    let no_node = r#"{"message":"No query results for model [Convoy\\Models\\Node] 999"}"#;
    let no_route = r#"{"message":"The route api/application/nope could not be found."}"#;
    let used = "One or more of the selected addresses are already in use";
    let in_use = format!(r#"{{"message":"{used}","errors":{{"limits.address_ids":["{used}"]}}}}"#);
    let busy = "This server is currently in an unsupported status, please try again later.";
    let cases = [
        (
            401,
            r#"{"message":"Unauthenticated."}"#,
            Error::Unauthenticated,
        ),
        (403, r#"{"message":""}"#, Error::Forbidden),
        (404, no_server, Error::NotFound(Model::Server)),
        (404, no_node, Error::NotFound(Model::Node)),
        (
            404,
            r#"{"message":"Server not found"}"#,
            Error::NotFound(Model::Server),
        ),
        (404, no_route, Error::NoRoute),
        (
            404,
            r#"{"message":"no Route matched with those values"}"#,
            stranger(404),
        ),
        (404, PAGE, stranger(404)),
        (
            409,
            &format!(r#"{{"message":"{busy}"}}"#),
            Error::Conflict(busy.to_owned()),
        ),
        (
            419,
            r#"{"message":"CSRF token mismatch."}"#,
            Error::SessionExpired,
        ),
        (
            422,
            &in_use,
            Error::Invalid(vec![Complaint {
                field: "limits.address_ids".to_owned(),
                message: used.to_owned(),
            }]),
        ),
        (
            429,
            r#"{"message":"Too Many Attempts."}"#,
            Error::Throttled { seconds: None },
        ),
        (
            400,
            r#"{"message":"No."}"#,
            Error::Refused {
                status: 400,
                message: "No.".to_owned(),
            },
        ),
        (
            500,
            r#"{"message":"Server Error"}"#,
            Error::Failed {
                status: 500,
                message: "Server Error".to_owned(),
            },
        ),
        (
            502,
            r#"{"message":"Couldn't connect to the node: connection refused."}"#,
            Error::Failed {
                status: 502,
                message: "Couldn't connect to the node: connection refused.".to_owned(),
            },
        ),
        (502, PAGE, stranger(502)),
        (502, "", stranger(502)),
        (502, r#"{"error":"bad gateway"}"#, stranger(502)),
        (302, PAGE, stranger(302)),
    ];
    for (status, body, meaning) in cases {
        assert_eq!(
            object::<Server>(&answer(status, body)).err(),
            Some(meaning.clone()),
            "{body}"
        );
        assert_eq!(done(&answer(status, body)).err(), Some(meaning), "{body}");
    }
}

/// (status, body, the panel says that its node failed, it may not have accepted who asked)
#[test]
fn a_node_that_fails_is_told_apart_from_a_proxy_and_from_a_refusal() {
    for (status, body, node, unauthenticated) in [
        (500, r#"{"message":"Server Error"}"#, true, true),
        (
            502,
            r#"{"message":"Couldn't connect to the node."}"#,
            true,
            false,
        ),
        (
            502,
            r#"{"message":"Proxmox returned 500: no."}"#,
            true,
            false,
        ),
        (
            503,
            r#"{"message":"It failed to sync hostname."}"#,
            true,
            false,
        ),
        (500, PAGE, false, false),
        (502, PAGE, false, false),
        (401, r#"{"message":"Unauthenticated."}"#, false, false),
        (409, r#"{"message":"Busy."}"#, false, false),
    ] {
        let error = done(&answer(status, body)).expect_err("a failure");
        let found = (error.is_node_failure(), error.may_be_unauthenticated());
        assert_eq!(found, (node, unauthenticated), "{status} {body}");
    }
}

#[test]
fn a_success_that_is_not_the_panels_is_a_failure() {
    for body in [PAGE, "", r#"{"data":{"uuid"#] {
        assert_eq!(
            object::<Server>(&answer(200, body)).err(),
            Some(stranger(200)),
            "{body}"
        );
    }
    for body in [
        "[]",
        "null",
        r#"{"status":"ok"}"#,
        r#"{"data":[]}"#,
        r#"{"data":{"uuid":"x"}}"#,
    ] {
        let error = object::<Server>(&answer(200, body)).err();
        assert!(
            matches!(error, Some(Error::Malformed(_))),
            "{body}: {error:?}"
        );
    }
    for status in [200, 201, 202] {
        assert_eq!(done(&answer(status, PAGE)), Err(stranger(status)));
    }
    assert_eq!(done(&answer(204, "")), Ok(()));
}

// Put back by taking `Stranger::with_status` for `Stranger::of` in `not_the_panel`.
#[test]
fn who_answers_in_the_panels_place_is_told_by_what_it_shows() {
    use crate::door::Front;
    use crate::panel::stranger::Kind;
    let none = Front::default;
    let cloudflare = || Front {
        server: Some("cloudflare".to_owned()),
        asks_for_browser: true,
        ..none()
    };
    let basic = || Front {
        asks_for_password: true,
        ..none()
    };
    let elsewhere = || Front {
        location: Some("https://panel.example.test/\u{1b}[31m".to_owned()),
        ..none()
    };
    let page = "<html><head><TITLE lang=en> Just a\nmoment... </title>";
    for (status, front, kind) in [
        (403, cloudflare(), Kind::Challenge),
        (503, cloudflare(), Kind::Challenge),
        (401, basic(), Kind::Password),
        (401, none(), Kind::Page),
        (403, none(), Kind::Refusal),
        (406, none(), Kind::Refusal),
        (302, none(), Kind::Page),
        (
            301,
            elsewhere(),
            Kind::Redirect("https://panel.example.test/[31m".to_owned()),
        ),
        (502, none(), Kind::Page),
        (200, none(), Kind::Page),
    ] {
        let server = front.server.clone();
        let mut response = answer(status, page);
        response.front = front;
        let expected = Stranger {
            status,
            kind,
            server,
            title: Some("Just amoment...".to_owned()),
        };
        let found = object::<Server>(&response).err();
        assert_eq!(found, Some(Error::NotThePanel(expected)), "{status}");
    }
    for page in [
        "",
        "<title",
        "<title>",
        "<title></title>",
        "</title><title>",
    ] {
        assert_eq!(Stranger::of(&answer(502, page)).title, None, "{page}");
    }
    let long = format!("<title>{}</title>", "x".repeat(500));
    let title = Stranger::of(&answer(502, &long)).title;
    assert_eq!(title.map(|title| title.len()), Some(100));
}
