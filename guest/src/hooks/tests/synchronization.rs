//! All servers of a panel at once.

use serde_json::{Value, json};

use crate::door::{Door, Failure, Reach, Request, Response};
use crate::hooks::sync::{accounts, marked, metrics, usage};
use crate::language;
use crate::mark::Mark;
use crate::outcome::ProblemKind;
use crate::testing::*;
use crate::units::Bytes;

const LIST: &str = "/api/application/servers?per_page=100&page=";
const USERS: &str = "/api/application/users?per_page=100&page=";

/// A panel with so many servers, owned in turn by so many users, that fails the
/// pages it is told to, each so often.
struct Shop {
    servers: usize,
    users: usize,
    failing: Vec<(String, u32)>,
    /// Whether it keeps them waiting until their time is over.
    hangs: bool,
    waves: Vec<Vec<String>>,
}

impl Shop {
    fn of(servers: usize) -> Self {
        Self {
            servers,
            users: 3,
            failing: Vec::new(),
            hangs: false,
            waves: Vec::new(),
        }
    }

    fn failing(mut self, path: String, times: u32) -> Self {
        self.failing.push((path, times));
        self
    }

    fn answer(&mut self, request: &Request) -> Result<Response, Failure> {
        assert_eq!(request.method, "GET");
        if let Some((_, times)) = self
            .failing
            .iter_mut()
            .find(|(path, times)| *path == request.path && *times > 0)
        {
            *times -= 1;
            return if self.hangs {
                lost(Reach::Maybe)
            } else {
                html(502)
            };
        }
        if let Some(page) = request.path.strip_prefix(LIST) {
            return page_of(page, self.servers, |number| {
                shop_server(number, number % self.users + 1)
            });
        }
        let page = request.path.strip_prefix(USERS).expect("a list");
        page_of(page, self.users, |number| {
            let id = number as u64 + 1;
            user(id, &format!("user{id}@example.test"), false)
        })
    }
}

impl Door for Shop {
    fn send_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, Failure>> {
        self.waves
            .push(requests.iter().map(|one| one.path.clone()).collect());
        requests.iter().map(|one| self.answer(one)).collect()
    }
}

fn page_of(page: &str, total: usize, item: impl Fn(usize) -> Value) -> Result<Response, Failure> {
    let page: usize = page.parse().expect("a page");
    let items: Vec<Value> = ((page - 1) * 100..(page * 100).min(total))
        .map(item)
        .collect();
    answer(
        200,
        &json!({ "data": items, "meta": { "pagination": { "total": total,
            "count": items.len(), "per_page": 100, "current_page": page,
            "total_pages": total.div_ceil(100).max(1), "links": {} } } }),
    )
}

fn uuid(number: usize) -> String {
    format!("{number:08x}-3750-4e65-91ac-b8d32f610eba")
}

fn shop_server(number: usize, owner: usize) -> Value {
    with(
        server(),
        &[("/uuid", json!(uuid(number))), ("/user_id", json!(owner))],
    )
}

fn part(shop: &mut Shop, page: u32) -> usage::Part {
    usage::part(shop, language::of("english"), page).expect("a part")
}

#[test]
fn all_servers_are_read_eight_pages_at_once() {
    let mut shop = Shop::of(2_345);
    let (mut read, mut next) = (Vec::new(), Some(1));
    while let Some(page) = next {
        let part = part(&mut shop, page);
        assert!(part.missing.is_empty());
        read.extend(part.servers.into_iter().map(|server| server.uuid));
        next = part.next;
    }
    let all: Vec<String> = (0..2_345).map(uuid).collect();
    assert_eq!(read, all);
    let sizes: Vec<usize> = shop.waves.iter().map(Vec::len).collect();
    assert_eq!(sizes, [1, 8, 8, 8]);
    assert_eq!(shop.waves[1][0], format!("{LIST}2"));
    assert_eq!(shop.waves[3][0], format!("{LIST}18"));
}

#[test]
fn a_small_panel_costs_one_request() {
    for servers in [0, 1, 100] {
        let mut shop = Shop::of(servers);
        let part = part(&mut shop, 1);
        assert_eq!((part.servers.len(), part.next), (servers, None));
        assert_eq!(shop.waves.len(), 1);
    }
}

#[test]
fn usage_is_told_in_bytes_and_unlimited_as_none() {
    let shown = with(
        server(),
        &[
            ("/limits/bandwidth", json!(null)),
            (
                "/limits/addresses/ipv6",
                json!([address(12, "2001:db8::12"), address(13, "2001:db8::13")]),
            ),
        ],
    );
    let mut panel = Panel::default().on("GET", LIST, list(&[server(), shown]));
    let part = usage::part(&mut panel, language::of("english"), 1).expect("a part");
    let [limited, unlimited] = <[_; 2]>::try_from(part.servers).expect("two");
    assert_eq!(limited.uuid, UUID);
    assert_eq!(limited.bandwidth_used, Bytes(5 * GIB));
    assert_eq!(limited.bandwidth_limit, Some(Bytes(500 * GIB)));
    assert_eq!((limited.cpu_cores, limited.memory), (2, Bytes(2 * GIB)));
    assert_eq!(limited.disk, Bytes(20 * GIB));
    assert_eq!((limited.ipv4_addresses, limited.ipv6_addresses), (1, 0));
    assert_eq!(unlimited.bandwidth_limit, None);
    assert_eq!(unlimited.ipv6_addresses, 2);
}

#[test]
fn a_page_that_fails_is_asked_for_once_more_and_then_named() {
    let mut shop = Shop::of(1_000)
        .failing(format!("{LIST}3"), 1)
        .failing(format!("{LIST}5"), 9);
    let part = part(&mut shop, 1);
    assert_eq!(part.servers.len(), 800);
    let missing: Vec<u32> = part.missing.iter().map(|missing| missing.page).collect();
    assert_eq!((missing, part.next), (vec![5], Some(10)));
    assert!(part.missing[0].problem.staff.contains("502"));
    assert_eq!(shop.waves[2], [format!("{LIST}3"), format!("{LIST}5")]);
    assert_eq!(shop.waves.len(), 3);
}

/// Put back: ask once more whatever the error in `pages::fetch`. Two panels that hang then
/// keep the daily cron for more than five minutes.
#[test]
fn a_panel_that_hangs_isnt_waited_for_twice() {
    let mut shop = Shop::of(150).failing(format!("{LIST}1"), 9);
    shop.hangs = true;
    let problem = usage::part(&mut shop, language::of("english"), 1).expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::Unreachable);
    assert_eq!(shop.waves.len(), 1);
}

#[test]
fn without_the_first_page_there_is_nothing_to_go_on_with() {
    let mut once = Shop::of(150).failing(format!("{LIST}1"), 1);
    assert_eq!(part(&mut once, 1).servers.len(), 150);
    let mut twice = Shop::of(150).failing(format!("{LIST}1"), 2);
    let problem = usage::part(&mut twice, language::of("english"), 1).expect_err("a problem");
    assert_eq!(problem.kind, ProblemKind::PanelFailed);
    assert_eq!(twice.waves.len(), 2);
}

#[test]
fn a_page_past_the_end_isnt_missing_and_a_panel_that_is_gone_ends_it() {
    let mut shop = Shop::of(1_050).failing(format!("{LIST}15"), 9);
    let last = part(&mut shop, 10);
    assert_eq!((last.servers.len(), last.missing.len()), (150, 0));
    assert_eq!(last.next, None);

    let mut gone = Shop::of(5_000);
    for page in 10..18 {
        gone = gone.failing(format!("{LIST}{page}"), 2);
    }
    let part = part(&mut gone, 10);
    assert_eq!((part.missing.len(), part.next), (8, None));
}

#[test]
fn accounts_name_each_servers_owner_node_and_first_address() {
    let six = json!([address(12, "2001:db8::12")]);
    let shown = [
        with(server(), &[("/limits/addresses/ipv6", six.clone())]),
        with(
            server(),
            &[
                ("/uuid", json!(OTHER)),
                ("/status", json!("suspended")),
                ("/node_id", json!(2)),
                ("/limits/addresses/ipv4", json!([])),
                ("/limits/addresses/ipv6", six),
            ],
        ),
    ];
    let mut panel = Panel::default().on("GET", LIST, list(&shown)).on(
        "GET",
        USERS,
        list(&[user(3, "ann@example.test", false)]),
    );
    let accounts = accounts::all(&mut panel, language::of("english")).expect("accounts");
    let [first, second] = <[_; 2]>::try_from(accounts).expect("two");
    assert_eq!((first.uuid.as_str(), second.uuid.as_str()), (UUID, OTHER));
    assert_eq!(first.email, "ann@example.test");
    assert_eq!(first.username, "root");
    assert_eq!(first.domain, "vps.example.test");
    assert_eq!(
        (first.product.as_str(), second.product.as_str()),
        ("1", "2")
    );
    assert_eq!(first.primary_address, "198.51.100.11");
    assert_eq!(second.primary_address, "2001:db8::12");
    assert!(!first.suspended && second.suspended);
}

#[test]
fn accounts_of_a_large_panel_are_whole() {
    let mut shop = Shop {
        users: 450,
        ..Shop::of(2_050)
    }
    .failing(format!("{LIST}7"), 1)
    .failing(format!("{USERS}2"), 1);
    let accounts = accounts::all(&mut shop, language::of("english")).expect("accounts");
    assert_eq!(accounts.len(), 2_050);
    assert_eq!(accounts[451].email, "user2@example.test");
    assert!(shop.waves.iter().all(|wave| wave.len() <= 8));
}

// WHMCS's sync tool terminates services that the list lacks.
#[test]
fn half_a_list_of_accounts_is_none() {
    let english = language::of("english");
    for path in [format!("{LIST}1"), format!("{LIST}9"), format!("{USERS}1")] {
        let mut shop = Shop::of(1_000).failing(path, 2);
        let problem = accounts::all(&mut shop, english).expect_err("a problem");
        assert_eq!(problem.kind, ProblemKind::PanelFailed);
    }
    // A server that was deleted meanwhile pushed another to a page that was read.
    let short = answer(
        200,
        &json!({ "data": [server()], "meta": { "pagination": { "total": 2, "total_pages": 1 } } }),
    );
    let owners = list(&[user(3, "ann@example.test", false)]);
    // The same one twice, after a new one came.
    let twice = list(&[server(), server()]);
    for (servers, owners) in [
        (short, owners.clone()),
        (twice, owners),
        (list(&[server()]), list(&[])),
    ] {
        let mut panel = Panel::default()
            .on("GET", LIST, servers)
            .on("GET", USERS, owners);
        let problem = accounts::all(&mut panel, english).expect_err("a problem");
        assert_eq!(problem.kind, ProblemKind::NotReady);
    }
}

#[test]
fn metrics_are_fields_of_the_usage_in_both_languages() {
    let names: Vec<&str> = metrics::all(language::of("english"))
        .iter()
        .map(|metric| metric.name)
        .collect();
    let contract = include_str!("../../../../wit/sync.wit");
    for name in &names {
        assert!(contract.contains(&format!("{name}: u")), "{name}");
    }
    assert_eq!(names.len(), 6);
    let chinese = metrics::all(language::of("chinese"));
    assert_eq!(chinese[0].label, "流量");
    assert!(chinese.iter().all(|metric| !metric.label.is_empty()));
}

#[test]
fn marked_servers_are_found_in_one_round_trip_whole_and_for_the_right_service() {
    let english = language::of("english");
    let services: Vec<u64> = (1..=50).map(|service| service * 77_777).collect();
    let mark = |position: usize| Mark::of(services[position]);
    let named = |uuid: &str, name: String, status: Value| {
        let changes = [
            ("/uuid", json!(uuid)),
            ("/name", json!(name)),
            ("/status", status),
        ];
        with(server(), &changes)
    };
    let first = "00000000-0000-4000-8000-000000000001";
    let second = "00000000-0000-4000-8000-000000000002";
    let last = "00000000-0000-4000-8000-000000000003";
    let mut panel = Panel::default()
        .on(
            "GET",
            &format!(
                "/api/application/servers?filter%5Bname%5D=%7E{}%2C",
                &mark(0).as_str()[1..]
            ),
            list(&[
                named(first, mark(0).sign("a"), json!(null)),
                named(second, mark(0).sign("b"), json!("installing")),
                named(OTHER, mark(0).sign("c"), json!("deleting")),
                named(UUID, format!("{} ", mark(1).sign("d")), json!(null)),
            ]),
        )
        .on(
            "GET",
            "/api/application/servers?",
            list(&[named(last, mark(49).sign("e"), json!("deletion_failed"))]),
        );
    let found = marked::marked(&mut panel, english, &services).expect("a list");
    assert_eq!(panel.depth(), 1);
    assert_eq!(found.len(), services.len());
    assert_eq!(found[0], [first, second]);
    assert_eq!(found[1], [""; 0]);
    assert_eq!(found[49], [last]);
}

#[test]
fn marks_that_the_panel_was_not_asked_for_are_no_empty_list() {
    let mut panel = Panel::default().on("GET", "/api/application/servers?", html(502));
    let problem = marked::marked(&mut panel, language::of("english"), &[1]);
    assert!(problem.is_err());
}
