import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newIdempotencyKey } from "../../../api/client";
import { keys } from "../../../api/keys";
import { refusalText } from "../../../api/problem-text";
import type { Contact, ContactDetails, Id, Page } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Confirm } from "../../../ui/Confirm";
import lineStyles from "../../../ui/Lines.module.css";
import { Loaded } from "../../../ui/Loaded";
import { notify } from "../../../ui/notices";
import { SearchField } from "../../../ui/SearchField";
import { Section } from "../../../ui/Section";
import { Trouble } from "../../../ui/Trouble";
import styles from "./Privacy.module.css";

/** A person asks what is held, or that it goes: the contact is looked up, then exported or erased. */
export function PersonSection({ chosen }: { chosen: Id | undefined }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const choose = (contact: Id | undefined) =>
    void navigate({ to: "/settings/privacy", search: { contact }, replace: true });
  return (
    <Section title={t("privacy.person")} lead={t("privacy.person_lead")}>
      {chosen ? <Chosen id={chosen} onOther={() => choose(undefined)} /> : <Find onChoose={choose} />}
    </Section>
  );
}

function Find({ onChoose }: { onChoose: (id: Id) => void }) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const sought = words.trim();
  const query = useQuery({
    queryKey: keys.contacts(`privacy ${sought}`),
    queryFn: () => api.get<Page<Contact>>("/contacts", { query: { q: sought, limit: 8 } }),
    enabled: sought.length >= 2,
  });
  return (
    <>
      <SearchField label={t("contacts.search")} value={words} onChange={setWords} />
      {sought.length >= 2 && (
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <p className={lineStyles.none}>{t("contacts.none_found")}</p>
            ) : (
              <ul className={lineStyles.lines}>
                {items.map((contact) => (
                  <li key={contact.id} className={lineStyles.line}>
                    <div className={lineStyles.words}>
                      <p className={lineStyles.name}>{contact.name || contact.addresses[0]}</p>
                      <p className={lineStyles.facts}>{contact.addresses.join(", ")}</p>
                    </div>
                    <span className={lineStyles.acts}>
                      <Button
                        aria-label={t("privacy.choose_one", { name: contact.name || contact.addresses[0] })}
                        onClick={() => onChoose(contact.id)}
                      >
                        {t("privacy.choose")}
                      </Button>
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </>
  );
}

function Chosen({ id, onOther }: { id: Id; onOther: () => void }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.contact(id),
    queryFn: () => api.get<ContactDetails>(`/contacts/${id}`),
  });
  return (
    <>
      <Loaded query={query}>{(contact) => <Acts contact={contact} />}</Loaded>
      <div>
        <Button look="quiet" icon="back" onClick={onOther}>
          {t("privacy.other")}
        </Button>
      </div>
    </>
  );
}

function Acts({ contact }: { contact: ContactDetails }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const stale = () => client.invalidateQueries({ queryKey: keys.privacyTasks });
  const address = contact.addresses[0] ?? "";
  const collecting = useMutation({
    mutationFn: () => api.post("/privacy/exports", { contact: contact.id }),
    onSuccess: () => notify({ text: t("privacy.export_begun") }),
    onSettled: stale,
  });
  const erasing = useMutation({
    mutationFn: () =>
      api.post("/privacy/erasures", { contact: contact.id, confirm: address }, { idempotencyKey: key }),
    onSuccess: () => {
      setAsked(false);
      notify({ text: t("privacy.erasure_begun") });
    },
    onSettled: stale,
  });
  return (
    <>
      <div className={styles.person}>
        <p className={lineStyles.name}>{contact.name || address}</p>
        <p className={lineStyles.facts}>{contact.addresses.join(", ")}</p>
      </div>
      <Trouble text={refusalText(collecting.error, t)} />
      <div className={styles.acts}>
        <Button icon="download" busy={collecting.isPending} onClick={() => collecting.mutate()}>
          {t("privacy.export")}
        </Button>
        <Button look="danger" icon="delete" onClick={() => setAsked(true)}>
          {t("privacy.erase")}
        </Button>
      </div>
      {asked && (
        <Confirm
          title={t("privacy.erase_title", { name: contact.name || address })}
          act={t("privacy.erase_act")}
          typed={{ label: t("privacy.erase_type", { address }), text: address }}
          busy={erasing.isPending}
          trouble={refusalText(erasing.error, t)}
          onAct={() => erasing.mutate()}
          onClose={() => setAsked(false)}
        >
          <p>{t("privacy.erase_lead")}</p>
          <ul className={styles.points}>
            <li>{t("privacy.erase_own")}</li>
            <li>{t("privacy.erase_others")}</li>
            <li>{t("privacy.erase_trace")}</li>
          </ul>
          <p>{t("privacy.erase_export_first")}</p>
        </Confirm>
      )}
    </>
  );
}
