-- Identifiers are 16-byte blobs (UUIDv7), times are microseconds UTC, texts are UTF-8.

create table organisation (
  id blob not null primary key,
  name text not null,
  created_at integer not null
) without rowid;

create table team (
  organisation blob not null,
  id blob not null,
  name text not null,
  created_at integer not null,
  primary key (organisation, id)
) without rowid;

create table member (
  organisation blob not null,
  id blob not null,
  address text not null,
  name text not null,
  role text not null,
  created_at integer not null,
  user_account blob,
  signature text not null default '',
  language text not null default 'fr',
  version integer not null default 1,
  primary key (organisation, id)
) without rowid;
create unique index member_address on member (organisation, address);

-- Who signs in belongs to the whole installation. A token is never kept, only its SHA-256.
create table user_account (
  id blob not null primary key,
  address text not null,
  password_hash text not null,
  created_at integer not null
) without rowid;
create unique index user_account_address on user_account (address);

create table session (
  token_hash blob not null primary key,
  user_account blob not null,
  organisation blob not null,
  csrf text not null,
  device text not null,
  created_at integer not null,
  last_seen_at integer not null,
  expires_at integer not null
) without rowid;
create index session_account on session (user_account);

create table mailbox (
  organisation blob not null,
  id blob not null,
  team blob not null,
  address text not null,
  mode text not null,
  settings text not null,
  created_at integer not null,
  version integer not null default 1,
  primary key (organisation, id)
) without rowid;
create unique index mailbox_address on mailbox (organisation, address);

-- Sealed outside the database; only who has the key file can open one.
create table secret (
  organisation blob not null,
  owner blob not null,
  name text not null,
  sealed blob not null,
  primary key (organisation, owner, name)
) without rowid;

-- `position` is the UID up to which every message has an arrival row.
create table folder (
  organisation blob not null,
  id blob not null,
  mailbox blob not null,
  name text not null,
  role text not null,
  uidvalidity integer not null,
  position integer not null,
  listed integer not null,
  on_server integer not null,
  checked_at integer not null,
  trouble text,
  primary key (organisation, id)
) without rowid;
create unique index folder_name on folder (organisation, mailbox, name);

create table blob (
  organisation blob not null,
  sha256 blob not null,
  size integer not null,
  compressed blob,
  created_at integer not null
);
create unique index blob_sha256 on blob (organisation, sha256);

create table arrival (
  organisation blob not null,
  id blob not null,
  mailbox blob not null,
  folder blob not null,
  uidvalidity integer not null,
  uid integer not null,
  provider_id text not null,
  lane text not null,
  state text not null,
  archive integer not null,
  size integer not null,
  internal_date integer not null,
  sha256 blob,
  message blob,
  detail text,
  attempts integer not null default 0,
  accepted_at integer not null,
  finished_at integer,
  gone_at integer,
  trace blob not null,
  primary key (organisation, id)
) without rowid;
create unique index arrival_place on arrival (organisation, folder, uidvalidity, uid, provider_id);
create index arrival_pending on arrival (organisation, mailbox, lane, id) where state = 'accepted';
create index arrival_listed on arrival (organisation, folder, id) where state = 'listed';
create index arrival_dead on arrival (organisation, id) where state = 'kept_unread' and message is null;
create index arrival_message on arrival (organisation, message) where message is not null;

create table thread (
  organisation blob not null,
  id blob not null,
  team blob not null,
  ticket blob,
  folded_into blob,
  created_at integer not null,
  primary key (organisation, id)
) without rowid;

-- The keys by which mails find each other. A row is inserted before it is read, so that two workers
-- with a key in common wait for each other.
create table message_key (
  organisation blob not null,
  team blob not null,
  key blob not null,
  thread blob,
  message blob,
  primary key (organisation, team, key)
) without rowid;

create table message (
  organisation blob not null,
  id blob not null,
  team blob not null,
  thread blob not null,
  mailbox blob not null,
  sha256 blob not null,
  direction text not null,
  message_id text,
  from_address text not null,
  from_name text not null,
  recipients text not null,
  subject text not null,
  base_subject text not null,
  snippet text not null,
  sent_at integer,
  received_at integer not null,
  kind text not null,
  language text,
  content_hash blob not null,
  marks text not null,
  search_id integer not null,
  primary key (organisation, id)
) without rowid;
create unique index message_search on message (search_id);
create index message_thread on message (organisation, thread, received_at);

create table attachment (
  organisation blob not null,
  message blob not null,
  position integer not null,
  filename text not null,
  mime_type text not null,
  sniffed_type text,
  content_id text,
  inline integer not null,
  size integer not null,
  sha256 text not null,
  dangerous text,
  primary key (organisation, message, position)
) without rowid;

create table ticket (
  organisation blob not null,
  id blob not null,
  year integer not null,
  sequence integer not null,
  team blob not null,
  thread blob not null,
  mailbox blob not null,
  contact blob,
  subject text not null,
  base_subject text not null,
  status text not null,
  shelf text not null,
  category text not null,
  impact text not null,
  urgency text not null,
  priority text not null,
  priority_rank integer not null,
  language text,
  assignee blob,
  touched integer not null,
  only_machines integer not null,
  to_review integer not null,
  version integer not null,
  folded_into blob,
  created_at integer not null,
  updated_at integer not null,
  last_message_at integer not null,
  primary key (organisation, id)
) without rowid;
create unique index ticket_number on ticket (organisation, year, sequence);
-- Each order of the list is a merge of a few ranges of this. It holds all that narrows a list, so that a row is
-- read only when it is shown, and counts read none.
create index ticket_shelf on ticket
  (organisation, shelf, status, priority_rank, last_message_at, id, to_review, assignee, category, mailbox, folded_into)
  where folded_into is null;
create index ticket_assignee on ticket
  (organisation, assignee, shelf, status, priority_rank, last_message_at, id, to_review, category, mailbox, folded_into)
  where assignee is not null and folded_into is null;
create index ticket_contact on ticket (organisation, contact, base_subject, last_message_at);

create table ticket_tag (
  organisation blob not null,
  ticket blob not null,
  tag text not null,
  primary key (organisation, ticket, tag)
) without rowid;
create index ticket_tag_tickets on ticket_tag (organisation, tag, ticket);

-- The newest message that any member has seen of a ticket.
create table ticket_seen (
  organisation blob not null,
  ticket blob not null,
  message blob not null,
  member blob,
  seen_at integer not null,
  primary key (organisation, ticket)
) without rowid;

create table ticket_link (
  organisation blob not null,
  ticket blob not null,
  other blob not null,
  why text not null,
  created_at integer not null,
  primary key (organisation, ticket, other)
) without rowid;

create table note (
  organisation blob not null,
  id blob not null,
  ticket blob not null,
  author text not null,
  body text not null,
  created_at integer not null,
  primary key (organisation, id)
) without rowid;
create index note_ticket on note (organisation, ticket, id);

create table verdict (
  organisation blob not null,
  message blob not null,
  ticket blob,
  body text not null,
  created_at integer not null,
  primary key (organisation, message)
) without rowid;
create index verdict_ticket on verdict (organisation, ticket, message);

create table contact (
  organisation blob not null,
  id blob not null,
  name text not null,
  first_seen integer not null,
  last_seen integer not null,
  messages integer not null,
  primary key (organisation, id)
) without rowid;

create table contact_address (
  organisation blob not null,
  address text not null,
  contact blob not null,
  primary key (organisation, address)
) without rowid;
create index contact_address_contact on contact_address (organisation, contact, address);

-- `feed` rises with the transactions: each event takes the next number, so that readers skip none.
create table event (
  organisation blob not null,
  id blob not null,
  at integer not null,
  kind text not null,
  ticket blob,
  actor text not null,
  data text not null,
  trace blob,
  undone_by blob,
  feed integer not null,
  primary key (organisation, id)
) without rowid;
create index event_feed on event (organisation, feed, id);
create index event_ticket on event (organisation, ticket, id) where ticket is not null;

-- Mail that we write, from its writing to its end. Its bytes are made once; `message_id` finds it again.
create table answer (
  organisation blob not null,
  id blob not null,
  mailbox blob not null,
  ticket blob not null,
  answers_to blob,
  kind text not null,
  automatic integer not null,
  state text not null,
  actor text not null,
  then_status text,
  content text not null,
  message_id text not null,
  sha256 blob not null,
  request text,
  due_at integer not null,
  next_at integer not null,
  attempts integer not null,
  problem text,
  created_at integer not null,
  sent_at integer,
  primary key (organisation, id)
) without rowid;
create unique index answer_message_id on answer (organisation, message_id);
create unique index answer_request on answer (organisation, request) where request is not null;
create index answer_ticket on answer (organisation, ticket, id);
create index answer_open on answer (organisation, id) where state in ('waiting', 'sending', 'unknown', 'refused');

-- What each account at a mail service was used for in the current hour, and how it fares.
create table account_use (
  organisation blob not null,
  account text not null,
  hour integer not null,
  begun integer not null,
  failures integer not null,
  away_until integer,
  problem text,
  primary key (organisation, account)
) without rowid;

-- Who was told last when that their mail came.
create table acknowledged (
  organisation blob not null,
  address text not null,
  at integer not null,
  primary key (organisation, address)
) without rowid;

-- A filter of the list that a member keeps, alone or for all.
create table saved_view (
  organisation blob not null,
  id blob not null,
  member blob not null,
  name text not null,
  query text not null,
  shared integer not null,
  place integer not null,
  version integer not null,
  created_at integer not null,
  primary key (organisation, id)
) without rowid;

create table draft (
  organisation blob not null,
  member blob not null,
  ticket blob not null,
  body text not null,
  saved_at integer not null,
  primary key (organisation, member, ticket)
) without rowid;

-- A file that a member brought to send it. Its blob is named by its id too, so that it is shared with nothing.
create table upload (
  organisation blob not null,
  id blob not null,
  member blob not null,
  filename text not null,
  mime_type text not null,
  size integer not null,
  sha256 blob not null,
  created_at integer not null,
  primary key (organisation, id)
) without rowid;

-- What a request was answered, so that its repetition gets the same. Status 0: it is being worked on.
create table idempotency_key (
  organisation blob not null,
  member blob not null,
  route text not null,
  key text not null,
  request_hash blob not null,
  status integer not null,
  body text not null,
  created_at integer not null,
  primary key (organisation, member, route, key)
) without rowid;

create table rule_set (
  organisation blob not null primary key,
  version integer not null,
  rules text not null
) without rowid;

create table counter (
  organisation blob not null,
  name text not null,
  value integer not null,
  primary key (organisation, name)
) without rowid;

create table setting (
  name text not null primary key,
  value text not null
) without rowid;

create table lease (
  name text not null primary key,
  holder blob not null,
  token integer not null,
  until integer not null
) without rowid;

-- One durable piece of work. `dedup_key` keeps it once however often it is asked for.
create table job (
  id blob not null primary key,
  organisation blob not null,
  lane text not null,
  kind text not null,
  dedup_key text not null,
  payload text not null,
  state text not null,
  run_at integer not null,
  attempts integer not null,
  token integer not null,
  leased_until integer not null,
  wanted integer not null,
  error text,
  trace blob,
  created_at integer not null
) without rowid;
create unique index job_dedup on job (organisation, dedup_key);
create index job_ready on job (state, lane, run_at);

create table lane (
  organisation blob not null,
  lane text not null,
  served_at integer not null,
  primary key (organisation, lane)
) without rowid;

-- No content is kept here: only the words, under a number whose order is the order of arrival.
create virtual table search using fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- How the tables look once they are large: rows, and rows for each beginning of the index. Without this SQLite
-- takes `organisation` alone for selective, although it is the same in all rows, and reads whole tables. A new
-- index needs a line here too; the queue's small tables do without.
analyze;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('team', 'team', '10 10 1'),
  ('member', 'member', '100 100 1'),
  ('member', 'member_address', '100 100 1'),
  ('mailbox', 'mailbox', '100 100 1'),
  ('mailbox', 'mailbox_address', '100 100 1'),
  ('folder', 'folder', '1000 1000 1'),
  ('folder', 'folder_name', '1000 1000 5 1'),
  ('blob', 'blob_sha256', '1000000 1000000 1'),
  ('arrival', 'arrival', '1000000 1000000 1'),
  ('arrival', 'arrival_place', '1000000 1000000 50000 50000 2 1'),
  ('arrival', 'arrival_pending', '1000 1000 500 500 1'),
  ('arrival', 'arrival_listed', '10000 10000 5000 1'),
  ('arrival', 'arrival_dead', '10 10 1'),
  ('arrival', 'arrival_message', '1000000 1000000 1'),
  ('thread', 'thread', '100000 100000 1'),
  ('message_key', 'message_key', '2000000 2000000 500000 1'),
  ('message', 'message', '1000000 1000000 1'),
  ('message', 'message_search', '1000000 1'),
  ('message', 'message_thread', '1000000 1000000 5 1'),
  ('attachment', 'attachment', '200000 200000 2 1'),
  ('ticket', 'ticket', '100000 100000 1'),
  ('ticket', 'ticket_number', '100000 100000 50000 1'),
  ('ticket', 'ticket_shelf', '100000 100000 40000 8000 2000 1 1 1 1 1 1 1'),
  ('ticket', 'ticket_assignee', '20000 20000 1000 900 200 50 1 1 1 1 1 1'),
  ('ticket', 'ticket_contact', '100000 100000 10 2 1'),
  ('ticket_tag', 'ticket_tag', '50000 50000 2 1'),
  ('ticket_tag', 'ticket_tag_tickets', '50000 50000 500 1'),
  ('ticket_seen', 'ticket_seen', '100000 100000 1'),
  ('ticket_link', 'ticket_link', '10000 10000 2 1'),
  ('note', 'note', '50000 50000 1'),
  ('note', 'note_ticket', '50000 50000 3 1'),
  ('verdict', 'verdict', '1000000 1000000 1'),
  ('verdict', 'verdict_ticket', '1000000 1000000 5 1'),
  ('contact', 'contact', '100000 100000 1'),
  ('contact_address', 'contact_address', '100000 100000 1'),
  ('contact_address', 'contact_address_contact', '100000 100000 1 1'),
  ('event', 'event', '1000000 1000000 1'),
  ('event', 'event_feed', '1000000 1000000 2 1'),
  ('event', 'event_ticket', '1000000 1000000 5 1'),
  ('answer', 'answer', '100000 100000 1'),
  ('answer', 'answer_message_id', '100000 100000 1'),
  ('answer', 'answer_request', '50000 50000 1'),
  ('answer', 'answer_ticket', '100000 100000 2 1'),
  ('answer', 'answer_open', '100 100 1'),
  ('upload', 'upload', '1000 1000 1');
