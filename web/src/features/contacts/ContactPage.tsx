import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { ContactDetails, TicketRow } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { count, longTime, shortTime } from "../../i18n/format";
import buttonStyles from "../../ui/Button.module.css";
import { Icon } from "../../ui/icons/Icon";
import { Loaded } from "../../ui/Loaded";
import { Mark } from "../../ui/Mark";
import { Page } from "../../ui/Page";
import { Section } from "../../ui/Section";
import { useMay, usePermission } from "../session/session";
import styles from "./ContactPage.module.css";

const route = getRouteApi("/signed-in/desk/contacts/$id");

/** One person outside: addresses, since when, and the last tickets. */
export default function ContactPage() {
  const { t } = useTranslation();
  const { id } = route.useParams();
  const may = useMay();
  const privacy = usePermission()("privacy.manage");
  const query = useQuery({
    queryKey: keys.contact(id),
    queryFn: () => api.get<ContactDetails>(`/contacts/${id}`),
  });
  const contact = query.data;
  const address = contact?.addresses[0];
  return (
    <Page
      title={contact ? contact.name || address || "" : t("navigation.contacts")}
      actions={
        <>
          {privacy && (
            <Link to="/settings/privacy" search={{ contact: id }} className={buttonStyles.button}>
              <Icon name="shield" size={17} />
              {t("contacts.data")}
            </Link>
          )}
          {may.change && address && (
            <Link to="/compose" search={{ to: address }} className={buttonStyles.button}>
              <Icon name="edit" size={17} />
              {t("contacts.write")}
            </Link>
          )}
        </>
      }
    >
      <Loaded query={query}>
        {(shown) => (
          <>
            <About contact={shown} />
            <Tickets contact={shown} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function About({ contact }: { contact: ContactDetails }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <Section title={t("contacts.about")}>
      <dl className={styles.facts}>
        <dt>{t("contacts.addresses", { count: contact.addresses.length })}</dt>
        <dd>
          <ul>
            {contact.addresses.map((address) => (
              <li key={address}>{address}</li>
            ))}
          </ul>
        </dd>
        <dt>{t("contacts.wrote")}</dt>
        <dd>
          {t("contacts.messages", { count: contact.messages, messages: count(contact.messages, language) })}
        </dd>
        <dt>{t("contacts.first_seen")}</dt>
        <dd>{longTime(contact.first_seen, language)}</dd>
        <dt>{t("contacts.last_seen")}</dt>
        <dd>{longTime(contact.last_seen, language)}</dd>
      </dl>
    </Section>
  );
}

function Tickets({ contact }: { contact: ContactDetails }) {
  const { t } = useTranslation();
  const all = { contact: contact.id, status: "all", shelf: "all" };
  return (
    <Section
      title={t("contacts.tickets")}
      actions={
        contact.last_tickets.length > 0 && (
          <Link to="/tickets" search={all} className={buttonStyles.button}>
            {t("contacts.all_tickets")}
          </Link>
        )
      }
    >
      {contact.tickets_by_status.length > 0 && (
        <ul className={styles.counts}>
          {contact.tickets_by_status.map(({ status, count: many }) => (
            <li key={status}>
              <Link to="/tickets" search={{ ...all, status }}>
                {t(`status.${status}`)}
              </Link>{" "}
              {count(many, currentLanguage())}
            </li>
          ))}
        </ul>
      )}
      {contact.last_tickets.length === 0 ? (
        <p className={styles.muted}>{t("contacts.no_tickets")}</p>
      ) : (
        <ul className={styles.tickets}>
          {contact.last_tickets.map((ticket) => (
            <TicketLine key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function TicketLine({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  return (
    <li className={styles.ticket}>
      <div className={styles.what}>
        <Link to="/tickets/$number" params={{ number: ticket.number }} className={styles.subject}>
          {ticket.subject || t("tickets.no_subject")}
        </Link>
        <p className={styles.snippet}>{ticket.snippet}</p>
      </div>
      <Mark tone="plain" text={t(`status.${ticket.status}`)} />
      <span className={styles.time}>{shortTime(ticket.last_message_at, currentLanguage())}</span>
    </li>
  );
}
