import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, intentKeys } from "../../api/client";
import { fieldText, refusalText } from "../../api/problem-text";
import type { OwnOrganisation, Session } from "../../api/types";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import formStyles from "../../ui/Form.module.css";
import { Icon } from "../../ui/icons/Icon";
import styles from "../../ui/Lines.module.css";
import { Loaded } from "../../ui/Loaded";
import { Mark } from "../../ui/Mark";
import { Page } from "../../ui/Page";
import { Section } from "../../ui/Section";
import { Trouble } from "../../ui/Trouble";
import { enterAnew, useSession } from "../session/session";
import { organisationsQuery, switchTo } from "./organisations";

/** The organisations of this person, and the way from one to the other. */
export default function OrganisationsPage() {
  const { t } = useTranslation();
  const query = useQuery(organisationsQuery);
  const mayFound = useSession().may_found_organisations;
  const switching = useMutation({ mutationFn: switchTo, onSuccess: enterAnew });
  return (
    <Page title={t("profile.organisations")} narrow>
      <Section title={t("organisations.mine")} lead={t("organisations.lead")}>
        <Trouble text={refusalText(switching.error, t)} />
        <Loaded query={query}>
          {({ items }) => (
            <ul className={styles.lines}>
              {items.map((each) => (
                <Line
                  key={each.id}
                  organisation={each}
                  busy={switching.isPending && switching.variables === each.id}
                  onSwitch={() => switching.mutate(each.id)}
                />
              ))}
            </ul>
          )}
        </Loaded>
      </Section>
      {mayFound ? <Found /> : <p className={styles.facts}>{t("organisations.not_founded")}</p>}
    </Page>
  );
}

interface LineProps {
  organisation: OwnOrganisation;
  busy: boolean;
  onSwitch: () => void;
}

function Line({ organisation, busy, onSwitch }: LineProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.line}>
      <Icon name="building" size={20} className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.name}>{organisation.name}</p>
        <p className={styles.facts}>{t(`role.${organisation.role}`)}</p>
      </div>
      {organisation.current ? (
        <span className={styles.marks}>
          <Mark tone="good" icon="check" text={t("organisations.current")} />
        </span>
      ) : (
        <span className={styles.acts}>
          <Button
            busy={busy}
            aria-label={t("organisations.switch_to", { name: organisation.name })}
            onClick={onSwitch}
          >
            {t("organisations.switch")}
          </Button>
        </span>
      )}
    </li>
  );
}

/** A further organisation, of which this person is the owner. */
function Found() {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [intent] = useState(intentKeys);
  const founding = useMutation({
    mutationFn: async () => {
      const body = { name: name.trim() };
      const made = await api.post<{ id: string }>("/organisations", body, { idempotencyKey: intent(body) });
      return await api.post<Session>("/auth/switch", { organisation: made.id });
    },
    onSuccess: enterAnew,
  });
  return (
    <Section title={t("organisations.found")} lead={t("organisations.found_lead")}>
      <form
        className={formStyles.form}
        onSubmit={(event) => {
          event.preventDefault();
          founding.mutate();
        }}
      >
        <TextField
          label={t("settings.organisation_name")}
          problem={fieldText(founding.error, "name")}
          required
          maxLength={200}
          value={name}
          onChange={setName}
        />
        <Trouble text={refusalText(founding.error, t, ["name"])} />
        <div className={formStyles.buttons}>
          <Button type="submit" busy={founding.isPending} disabled={!name.trim()}>
            {t("organisations.found_submit")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
