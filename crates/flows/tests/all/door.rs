//! The door against who guesses and who copied a token: limits on guessing, equal answers, families of tokens.

use crate::support::{Databases, Office, on_both, services_of, store_of};
use facteur_domain::{Actor, Clock, Ids, Language, Origin, SessionId, Span, SystemRandom, Timestamp};
use facteur_flows::Services;
use facteur_flows::people::{
    self, Attempt, HashCosts, NewAccount, NewAdministrator, ProgramSignIn, SessionKind, SignIn, SignedIn,
};
use facteur_store::{Scope, users};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

pub const PASSWORD: &str = "agrafe cheval pile juste";
pub const LEA: &str = "lea@calorine.example";

/// Cheap, so that many can be computed in a test.
const CHEAP: HashCosts = HashCosts {
    memory_kib: 64,
    passes: 1,
};

pub struct Moved(AtomicI64);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

impl Moved {
    pub fn pass(&self, span: Span) {
        self.0.fetch_add(span.micros(), Ordering::SeqCst);
    }
}

pub fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// Services of a further process on the same data, with this clock.
fn process(services: &Services, clock: &Arc<Moved>) -> Services {
    let mut other = services_of(services.store.clone(), services.organisation);
    other.ids = Ids::new(clock.clone(), Arc::new(SystemRandom));
    other.people.hash_costs = CHEAP;
    other
}

async fn house(databases: &Databases) -> (Services, Arc<Moved>) {
    let office = Office::open(databases).await;
    let clock = Arc::new(Moved(AtomicI64::new(office.services.now().micros())));
    (process(&office.services, &clock), clock)
}

pub async fn administrator(services: &Services) -> SignedIn {
    let new = NewAdministrator {
        name: "Léa Durand".to_owned(),
        address: LEA.to_owned(),
        password: secret(PASSWORD),
        organisation: Some("Calorine".to_owned()),
        language: Language::English,
    };
    people::first_start(services, new).await.unwrap().signed_in
}

/// The same services for a request from that machine.
fn from(services: &Services, address: &str) -> Services {
    services.asked_from(Origin {
        actor: Actor::System,
        address: Some(address.parse().unwrap()),
        device: "curl".to_owned(),
    })
}

pub async fn enter(services: &Services, address: &str, password: &str, device: Option<&str>) -> SignIn {
    let password = secret(password);
    let attempt = Attempt {
        address,
        password: &password,
        device,
    };
    people::sign_in(services, attempt).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_guesses_a_minute_for_one_user_wherever_they_come_from() {
    on_both(async |databases| {
        let (services, clock) = house(&databases).await;
        administrator(&services).await;
        let SignIn::Done(known) = enter(&services, LEA, PASSWORD, None).await else {
            panic!("the owner cannot sign in")
        };
        // Two processes, each with connections of its own; on SQLite there is one.
        let mut processes = vec![process(&services, &clock)];
        if !databases.url.starts_with("sqlite") {
            let second = services_of(store_of(&databases).await, services.organisation);
            processes.push(process(&second, &clock));
        }
        for address in [LEA, "nobody@calorine.example"] {
            clock.pass(Span::seconds(600));
            let mut times: Vec<i64> = Vec::new();
            for step in 0..30_i64 {
                let tries = (0..8_i64).map(|number| {
                    let there = &processes[number as usize % processes.len()];
                    let there = from(there, &format!("198.51.{}.{}", step % 250, number + 1));
                    async move { enter(&there, address, "wrong password", None).await }
                });
                for outcome in futures::future::join_all(tries).await {
                    match outcome {
                        SignIn::Wrong => times.push(step * 4),
                        SignIn::Wait(span) => assert!(span <= Span::seconds(60), "{span:?}"),
                        other => panic!("{other:?}"),
                    }
                }
                clock.pass(Span::seconds(4));
            }
            for begin in &times {
                let within = times
                    .iter()
                    .filter(|time| (begin..=&(begin + 60)).contains(time))
                    .count();
                assert!(within <= 10, "{within} guesses in a minute at {address}");
            }
            assert!(times.len() >= 10, "it slows and does not shut: {times:?}");
        }
        // All the while the owner gets in with a browser that is known, from wherever.
        for number in 0..12 {
            let there = from(&services, &format!("203.0.113.{}", 20 + number % 3));
            let strangers = enter(&there, LEA, "wrong password", None).await;
            assert!(matches!(strangers, SignIn::Wrong | SignIn::Wait(_)));
        }
        let device = known.device.expose_secret();
        let owner = enter(&from(&services, "203.0.113.7"), LEA, PASSWORD, Some(device)).await;
        assert!(matches!(owner, SignIn::Done(_)), "{owner:?}");
        // A device of somebody else's is no key to that counter.
        let stranger = enter(&from(&services, "203.0.113.8"), LEA, PASSWORD, Some("made up")).await;
        assert!(matches!(stranger, SignIn::Wait(_)), "{stranger:?}");
    })
    .await;
}

#[tokio::test]
async fn the_same_is_computed_whether_an_address_is_known_or_not() {
    let databases = Databases::sqlite();
    let (mut services, clock) = house(&databases).await;
    administrator(&services).await;
    services.people.registration = facteur_domain::Registration::Open;
    let nobody = "nobody@calorine.example";
    let costs = async |address: &'static str| {
        clock.pass(Span::seconds(3_600));
        let before = people::hashes_computed();
        let wrong = enter(&services, address, "wrong password", None).await;
        assert!(matches!(wrong, SignIn::Wrong));
        let password = secret("wrong password");
        let attempt = Attempt {
            address,
            password: &password,
            device: None,
        };
        let program = people::sign_in_program(&services, attempt, Some("123456")).await;
        assert!(matches!(program.unwrap(), ProgramSignIn::Wrong));
        let forgotten = people::forgot_password(&services, address, Language::French).await;
        let account = NewAccount {
            name: "Eva".to_owned(),
            address: address.to_owned(),
            password: secret(PASSWORD),
            organisation: None,
            language: Language::French,
            invitation: None,
        };
        let registered = people::register(&services, account).await;
        let said = |outcome: Result<String, facteur_flows::FlowError>| {
            outcome.unwrap_or_else(|error| error.to_string())
        };
        let forgotten = forgotten.map(|asked| format!("{asked:?}"));
        let registered = registered.map(|asked| format!("{asked:?}"));
        (
            people::hashes_computed() - before,
            said(forgotten),
            said(registered),
        )
    };
    let known = costs(LEA).await;
    assert_eq!(known, costs(nobody).await);
    assert!(known.0 >= 2, "{known:?}");
}

/// If one of two took longer, it would take longer nearly every time. Twenty pairs of which fewer than three, or more than
/// seventeen, fall on one side happen by chance once in 2,500 runs; a missing hash makes it twenty.
#[tokio::test]
async fn how_long_it_takes_does_not_tell_whether_an_address_is_known() {
    let databases = Databases::sqlite();
    let (mut services, clock) = house(&databases).await;
    services.people.hash_costs = HashCosts {
        memory_kib: 8 * 1024,
        passes: 2,
    };
    administrator(&services).await;
    let timed = async |address: &str| -> Duration {
        clock.pass(Span::seconds(600));
        let begun = Instant::now();
        assert!(matches!(
            enter(&services, address, "wrong password", None).await,
            SignIn::Wrong
        ));
        begun.elapsed()
    };
    timed(LEA).await;
    let mut longer = 0;
    for pair in 0..20 {
        // Which comes first changes, so that a warm cache helps both.
        let (known, unknown) = if pair % 2 == 0 {
            let known = timed(LEA).await;
            (known, timed("nobody@calorine.example").await)
        } else {
            let unknown = timed("nobody@calorine.example").await;
            (timed(LEA).await, unknown)
        };
        longer += i32::from(known > unknown);
    }
    assert!(
        (2..=18).contains(&longer),
        "the known one took longer in {longer} of 20 pairs"
    );
}

#[tokio::test]
async fn a_password_gets_the_costs_of_today_when_its_owner_signs_in() {
    on_both(async |databases| {
        let (mut services, _) = house(&databases).await;
        administrator(&services).await;
        let hash = async |services: &Services| {
            let user = services
                .store
                .read(Scope::Global, |tx| users::user_by_address(tx, LEA))
                .await;
            user.unwrap().unwrap().password_hash
        };
        assert!(hash(&services).await.contains("m=64,t=1"));
        services.people.hash_costs = HashCosts {
            memory_kib: 128,
            passes: 2,
        };
        assert!(matches!(
            enter(&services, LEA, "wrong password", None).await,
            SignIn::Wrong
        ));
        assert!(hash(&services).await.contains("m=64,t=1"));
        assert!(matches!(
            enter(&services, LEA, PASSWORD, None).await,
            SignIn::Done(_)
        ));
        let raised = hash(&services).await;
        assert!(raised.contains("m=128,t=2"), "{raised}");
        assert!(matches!(
            enter(&services, LEA, PASSWORD, None).await,
            SignIn::Done(_)
        ));
        assert_eq!(hash(&services).await, raised, "raised once");
    })
    .await;
}

/// What happens at the same time: who refreshes with which of the tokens that they have, and who copies all tokens of
/// the other before.
#[derive(Debug, Clone)]
struct Step {
    copies: Option<usize>,
    refreshes: Vec<(usize, usize)>,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let refreshes = prop::collection::vec((0..2_usize, 0..6_usize), 1..4);
    let step = (prop::option::weighted(0.2, 0..2_usize), refreshes)
        .prop_map(|(copies, refreshes)| Step { copies, refreshes });
    prop::collection::vec(step, 1..8)
}

/// A token of one of the two programs, with how often it was shown.
struct Shown {
    program: usize,
    token: String,
    times: usize,
}

/// Two devices sign a program in each, refresh as they like and steal from each other.
async fn play(services: &Services, who: &SignedIn, steps: &[Step]) {
    let mut programs: Vec<SessionId> = Vec::new();
    let mut tokens: Vec<Shown> = Vec::new();
    for program in 0..2 {
        let password = secret(PASSWORD);
        let attempt = Attempt {
            address: LEA,
            password: &password,
            device: None,
        };
        let ProgramSignIn::Done(first) = people::sign_in_program(services, attempt, None).await.unwrap()
        else {
            panic!("the program cannot sign in")
        };
        tokens.push(Shown {
            program,
            token: first.refresh.expose_secret().to_owned(),
            times: 0,
        });
        let listed = people::session_list(services, who.user).await.unwrap();
        let new = listed
            .iter()
            .find(|session| session.kind == SessionKind::Program && !programs.contains(&session.id));
        programs.push(new.unwrap().id);
    }
    let mut held = [vec![0], vec![1]];
    for step in steps {
        if let Some(thief) = step.copies {
            let stolen = held[1 - thief].clone();
            held[thief].extend(stolen);
        }
        // The newest first, as programs do mostly.
        let chosen: Vec<(usize, usize)> = step
            .refreshes
            .iter()
            .map(|(device, which)| {
                (
                    *device,
                    held[*device][held[*device].len() - 1 - which % held[*device].len()],
                )
            })
            .collect();
        let asked = chosen
            .iter()
            .map(|(_, token)| people::refresh(services, &tokens[*token].token));
        let got = futures::future::join_all(asked).await;
        // What happens at the same time has no order.
        let reused = [0, 1].map(|program| {
            let of_program = |shown: &&Shown| shown.program == program;
            tokens.iter().filter(of_program).any(|shown| shown.times > 1)
        });
        for ((device, token), next) in chosen.into_iter().zip(got) {
            let program = tokens[token].program;
            tokens[token].times += 1;
            if let Some(next) = next.unwrap() {
                assert!(!reused[program], "a family goes on after reuse");
                held[device].push(tokens.len());
                tokens.push(Shown {
                    program,
                    token: next.refresh.expose_secret().to_owned(),
                    times: 0,
                });
            }
        }
    }
    let listed = people::session_list(services, who.user).await.unwrap();
    let mut alive = 0;
    for (program, id) in programs.iter().enumerate() {
        let of_program = || tokens.iter().filter(|shown| shown.program == program);
        let reused = of_program().any(|shown| shown.times > 1);
        let session = listed.iter().find(|session| session.id == *id).unwrap();
        assert_eq!(session.ended.is_some(), reused, "{session:?}");
        alive += usize::from(!reused);
        // Of all tokens that were ever given, the one that was never shown is good, and only while nobody copied.
        let unused: Vec<&Shown> = of_program().filter(|shown| shown.times == 0).collect();
        assert!(
            unused.len() <= 1 || reused,
            "two tokens of one family could go on"
        );
        for shown in unused {
            let next = people::refresh(services, &shown.token).await.unwrap();
            assert_eq!(next.is_some(), !reused);
        }
    }
    let any_reuse = tokens.iter().any(|shown| shown.times > 1);
    assert!(!any_reuse || alive <= 1, "both families survived reuse");
    people::session_end_others(services, who, None).await.unwrap();
}

#[test]
fn of_any_interleaving_at_most_one_family_survives_reuse() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for databases in Databases::both() {
        let (services, clock, who) = runtime.block_on(async {
            let (services, clock) = house(&databases).await;
            let who = administrator(&services).await;
            (services, clock, who)
        });
        let config = Config {
            cases: 24,
            failure_persistence: None,
            ..Config::default()
        };
        let outcome = TestRunner::new(config).run(&steps(), |steps| {
            clock.pass(Span::seconds(600));
            runtime.block_on(play(&services, &who, &steps));
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", databases.url));
    }
}
