-- Identifiers are UUIDv7, times are microseconds UTC.

create table organisation (
  id uuid not null primary key,
  name text not null,
  created_at bigint not null
);

create table team (
  organisation uuid not null,
  id uuid not null,
  name text not null,
  created_at bigint not null,
  primary key (organisation, id)
);

create table member (
  organisation uuid not null,
  id uuid not null,
  address text not null,
  name text not null,
  role text not null,
  created_at bigint not null,
  user_account uuid,
  signature text not null default '',
  language text not null default 'fr',
  version bigint not null default 1,
  primary key (organisation, id)
);
create unique index member_address on member (organisation, address);

-- Who signs in belongs to the whole installation. A token is never kept, only its SHA-256.
create table user_account (
  id uuid not null primary key,
  address text not null,
  password_hash text not null,
  created_at bigint not null
);
create unique index user_account_address on user_account (address);

create table session (
  token_hash bytea not null primary key,
  user_account uuid not null,
  organisation uuid not null,
  csrf text not null,
  device text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null
);
create index session_account on session (user_account);

create table mailbox (
  organisation uuid not null,
  id uuid not null,
  team uuid not null,
  address text not null,
  mode text not null,
  settings text not null,
  created_at bigint not null,
  version bigint not null default 1,
  primary key (organisation, id)
);
create unique index mailbox_address on mailbox (organisation, address);

-- Sealed outside the database; only who has the key file can open one.
create table secret (
  organisation uuid not null,
  owner uuid not null,
  name text not null,
  sealed bytea not null,
  primary key (organisation, owner, name)
);

-- `position` is the UID up to which every message has an arrival row.
create table folder (
  organisation uuid not null,
  id uuid not null,
  mailbox uuid not null,
  name text not null,
  role text not null,
  uidvalidity bigint not null,
  position bigint not null,
  listed bigint not null,
  on_server bigint not null,
  checked_at bigint not null,
  trouble text,
  primary key (organisation, id)
);
create unique index folder_name on folder (organisation, mailbox, name);

create table blob (
  organisation uuid not null,
  sha256 bytea not null,
  size bigint not null,
  compressed bytea,
  created_at bigint not null
);
create unique index blob_sha256 on blob (organisation, sha256);

create table arrival (
  organisation uuid not null,
  id uuid not null,
  mailbox uuid not null,
  folder uuid not null,
  uidvalidity bigint not null,
  uid bigint not null,
  provider_id text not null,
  lane text not null,
  state text not null,
  archive bigint not null,
  size bigint not null,
  internal_date bigint not null,
  sha256 bytea,
  message uuid,
  detail text,
  attempts bigint not null default 0,
  accepted_at bigint not null,
  finished_at bigint,
  gone_at bigint,
  trace uuid not null,
  primary key (organisation, id)
);
create unique index arrival_place on arrival (organisation, folder, uidvalidity, uid, provider_id);
create index arrival_pending on arrival (organisation, mailbox, lane, id) where state = 'accepted';
create index arrival_listed on arrival (organisation, folder, id) where state = 'listed';
create index arrival_dead on arrival (organisation, id) where state = 'kept_unread' and message is null;
create index arrival_message on arrival (organisation, message) where message is not null;

create table thread (
  organisation uuid not null,
  id uuid not null,
  team uuid not null,
  ticket uuid,
  folded_into uuid,
  created_at bigint not null,
  primary key (organisation, id)
);

-- The keys by which mails find each other. A row is inserted before it is read, so that two workers
-- with a key in common wait for each other. Each is updated once, soon: room beside it spares the index an
-- entry more.
create table message_key (
  organisation uuid not null,
  team uuid not null,
  key bytea not null,
  thread uuid,
  message uuid,
  primary key (organisation, team, key)
) with (fillfactor = 45);

create table message (
  organisation uuid not null,
  id uuid not null,
  team uuid not null,
  thread uuid not null,
  mailbox uuid not null,
  sha256 bytea not null,
  direction text not null,
  message_id text,
  from_address text not null,
  from_name text not null,
  recipients text not null,
  subject text not null,
  base_subject text not null,
  snippet text not null,
  sent_at bigint,
  received_at bigint not null,
  kind text not null,
  language text,
  content_hash bytea not null,
  marks text not null,
  search_id bigint not null,
  primary key (organisation, id)
);
create unique index message_search on message (search_id);
create index message_thread on message (organisation, thread, received_at);

create table attachment (
  organisation uuid not null,
  message uuid not null,
  position bigint not null,
  filename text not null,
  mime_type text not null,
  sniffed_type text,
  content_id text,
  inline bigint not null,
  size bigint not null,
  sha256 text not null,
  dangerous text,
  primary key (organisation, message, position)
);

create table ticket (
  organisation uuid not null,
  id uuid not null,
  year bigint not null,
  sequence bigint not null,
  team uuid not null,
  thread uuid not null,
  mailbox uuid not null,
  contact uuid,
  subject text not null,
  base_subject text not null,
  status text not null,
  shelf text not null,
  category text not null,
  impact text not null,
  urgency text not null,
  priority text not null,
  priority_rank bigint not null,
  language text,
  assignee uuid,
  touched bigint not null,
  only_machines bigint not null,
  to_review bigint not null,
  version bigint not null,
  folded_into uuid,
  created_at bigint not null,
  updated_at bigint not null,
  last_message_at bigint not null,
  primary key (organisation, id)
);
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
  organisation uuid not null,
  ticket uuid not null,
  tag text not null,
  primary key (organisation, ticket, tag)
);
create index ticket_tag_tickets on ticket_tag (organisation, tag, ticket);

-- The newest message that any member has seen of a ticket.
create table ticket_seen (
  organisation uuid not null,
  ticket uuid not null,
  message uuid not null,
  member uuid,
  seen_at bigint not null,
  primary key (organisation, ticket)
);

create table ticket_link (
  organisation uuid not null,
  ticket uuid not null,
  other uuid not null,
  why text not null,
  created_at bigint not null,
  primary key (organisation, ticket, other)
);

create table note (
  organisation uuid not null,
  id uuid not null,
  ticket uuid not null,
  author text not null,
  body text not null,
  created_at bigint not null,
  primary key (organisation, id)
);
create index note_ticket on note (organisation, ticket, id);

create table verdict (
  organisation uuid not null,
  message uuid not null,
  ticket uuid,
  body text not null,
  created_at bigint not null,
  primary key (organisation, message)
);
create index verdict_ticket on verdict (organisation, ticket, message);

create table contact (
  organisation uuid not null,
  id uuid not null,
  name text not null,
  first_seen bigint not null,
  last_seen bigint not null,
  messages bigint not null,
  primary key (organisation, id)
);

create table contact_address (
  organisation uuid not null,
  address text not null,
  contact uuid not null,
  primary key (organisation, address)
);
create index contact_address_contact on contact_address (organisation, contact, address);

-- `feed` rises with the transactions: it is the number of the writing one, so that readers skip none.
create table event (
  organisation uuid not null,
  id uuid not null,
  at bigint not null,
  kind text not null,
  ticket uuid,
  actor text not null,
  data text not null,
  trace uuid,
  undone_by uuid,
  feed bigint not null,
  primary key (organisation, id)
);
create index event_feed on event (organisation, feed, id);
create index event_ticket on event (organisation, ticket, id) where ticket is not null;

-- Mail that we write, from its writing to its end. Its bytes are made once; `message_id` finds it again.
create table answer (
  organisation uuid not null,
  id uuid not null,
  mailbox uuid not null,
  ticket uuid not null,
  answers_to uuid,
  kind text not null,
  automatic bigint not null,
  state text not null,
  actor text not null,
  then_status text,
  content text not null,
  message_id text not null,
  sha256 bytea not null,
  request text,
  due_at bigint not null,
  next_at bigint not null,
  attempts bigint not null,
  problem text,
  created_at bigint not null,
  sent_at bigint,
  primary key (organisation, id)
);
create unique index answer_message_id on answer (organisation, message_id);
create unique index answer_request on answer (organisation, request) where request is not null;
create index answer_ticket on answer (organisation, ticket, id);
create index answer_open on answer (organisation, id) where state in ('waiting', 'sending', 'unknown', 'refused');

-- What each account at a mail service was used for in the current hour, and how it fares.
create table account_use (
  organisation uuid not null,
  account text not null,
  hour bigint not null,
  begun bigint not null,
  failures bigint not null,
  away_until bigint,
  problem text,
  primary key (organisation, account)
);

-- Who was told last when that their mail came.
create table acknowledged (
  organisation uuid not null,
  address text not null,
  at bigint not null,
  primary key (organisation, address)
);

-- A filter of the list that a member keeps, alone or for all.
create table saved_view (
  organisation uuid not null,
  id uuid not null,
  member uuid not null,
  name text not null,
  query text not null,
  shared bigint not null,
  place bigint not null,
  version bigint not null,
  created_at bigint not null,
  primary key (organisation, id)
);

create table draft (
  organisation uuid not null,
  member uuid not null,
  ticket uuid not null,
  body text not null,
  saved_at bigint not null,
  primary key (organisation, member, ticket)
);

-- A file that a member brought to send it. Its blob is named by its id too, so that it is shared with nothing.
create table upload (
  organisation uuid not null,
  id uuid not null,
  member uuid not null,
  filename text not null,
  mime_type text not null,
  size bigint not null,
  sha256 bytea not null,
  created_at bigint not null,
  primary key (organisation, id)
);

-- What a request was answered, so that its repetition gets the same. Status 0: it is being worked on.
create table idempotency_key (
  organisation uuid not null,
  member uuid not null,
  route text not null,
  key text not null,
  request_hash bytea not null,
  status bigint not null,
  body text not null,
  created_at bigint not null,
  primary key (organisation, member, route, key)
);

create table rule_set (
  organisation uuid not null primary key,
  version bigint not null,
  rules text not null
);

create table counter (
  organisation uuid not null,
  name text not null,
  value bigint not null,
  primary key (organisation, name)
);

create table setting (
  name text not null primary key,
  value text not null
);

create table lease (
  name text not null primary key,
  holder uuid not null,
  token bigint not null,
  until bigint not null
);

-- One durable piece of work. `dedup_key` keeps it once however often it is asked for.
create table job (
  id uuid not null primary key,
  organisation uuid not null,
  lane text not null,
  kind text not null,
  dedup_key text not null,
  payload text not null,
  state text not null,
  run_at bigint not null,
  attempts bigint not null,
  token bigint not null,
  leased_until bigint not null,
  wanted bigint not null,
  error text,
  trace uuid,
  created_at bigint not null
);
create unique index job_dedup on job (organisation, dedup_key);
create index job_ready on job (state, lane, run_at);

create table lane (
  organisation uuid not null,
  lane text not null,
  served_at bigint not null,
  primary key (organisation, lane)
);

-- Already compressed: a second try by the server would only cost.
alter table blob alter column compressed set storage external;

-- Without row-level security, which would keep PostgreSQL from using the index; always joined to `message`.
create table search (
  search_id bigint not null primary key,
  words tsvector not null
);
create index search_words on search using gin (words);

-- The second fence between organisations: a query that forgets its organisation finds nothing.
do $fence$
declare
  fenced text;
begin
  foreach fenced in array array['team', 'member', 'mailbox', 'secret', 'folder', 'blob', 'arrival', 'thread',
    'message_key', 'message', 'attachment', 'ticket', 'ticket_tag', 'ticket_link', 'note', 'verdict', 'contact',
    'contact_address', 'event', 'answer', 'account_use', 'acknowledged', 'rule_set', 'counter', 'ticket_seen',
    'saved_view', 'draft', 'upload', 'idempotency_key']
  loop
    execute format('alter table %I enable row level security', fenced);
    execute format('alter table %I force row level security', fenced);
    execute format(
      'create policy own_organisation on %I using (organisation = nullif(current_setting(''app.organisation'', true), '''')::uuid)',
      fenced);
  end loop;
end
$fence$;
