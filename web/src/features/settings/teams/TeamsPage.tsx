import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Team } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { EmptyState } from "../../../ui/EmptyState";
import { IconButton } from "../../../ui/IconButton";
import { Icon } from "../../../ui/icons/Icon";
import styles from "../../../ui/Lines.module.css";
import { Loaded } from "../../../ui/Loaded";
import { Section } from "../../../ui/Section";
import { usePermission } from "../../session/session";
import { mailboxesQuery, membersQuery } from "../../tickets/members";
import { teamsQuery } from "../queries";
import { SettingsPage } from "../SettingsPage";
import { RemoveTeam } from "./RemoveTeam";
import { TeamDialog } from "./TeamDialog";

/** Who shares which mailboxes. */
export default function TeamsPage() {
  const { t } = useTranslation();
  const manages = usePermission()("members.manage");
  const [edited, setEdited] = useState<Team | "new">();
  const [removed, setRemoved] = useState<Team>();
  const add = manages && (
    <Button look="primary" icon="add" onClick={() => setEdited("new")}>
      {t("teams.add")}
    </Button>
  );
  return (
    <SettingsPage name="teams" lead={t("teams.lead")} actions={add}>
      {() => (
        <>
          <Teams onEdit={manages ? setEdited : undefined} onRemove={setRemoved} />
          {edited && (
            <TeamDialog
              key={edited === "new" ? "new" : edited.id}
              team={edited === "new" ? undefined : edited}
              onClose={() => setEdited(undefined)}
            />
          )}
          {removed && <RemoveTeam team={removed} onClose={() => setRemoved(undefined)} />}
        </>
      )}
    </SettingsPage>
  );
}

interface TeamsProps {
  /** Undefined where the member may only look. */
  onEdit: ((team: Team) => void) | undefined;
  onRemove: (team: Team) => void;
}

function Teams({ onEdit, onRemove }: TeamsProps) {
  const { t } = useTranslation();
  const query = useQuery(teamsQuery);
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon="people" title={t("teams.none")} text={t("teams.none_text")} />
        ) : (
          <Section title={t("teams.count", { count: items.length })}>
            <ul className={styles.lines}>
              {items.map((team) => (
                <Line key={team.id} team={team} onEdit={onEdit} onRemove={onRemove} />
              ))}
            </ul>
          </Section>
        )
      }
    </Loaded>
  );
}

function Line({ team, onEdit, onRemove }: TeamsProps & { team: Team }) {
  const { t } = useTranslation();
  const members = useQuery(membersQuery).data?.items ?? [];
  const mailboxes = useQuery(mailboxesQuery).data?.items ?? [];
  const people = members.filter(({ id }) => team.members.includes(id));
  const boxes = mailboxes.filter(({ id }) => team.mailboxes.includes(id));
  return (
    <li className={styles.line}>
      <Icon name="people" size={20} className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.name}>{team.name}</p>
        <p className={styles.facts}>
          <span>
            {people.length > 0
              ? people.map(({ name, address }) => name || address).join(", ")
              : t("teams.nobody")}
          </span>
        </p>
        <p className={styles.facts}>
          <span>
            {boxes.length > 0 ? boxes.map(({ address }) => address).join(", ") : t("teams.no_mailbox")}
          </span>
        </p>
      </div>
      {onEdit && (
        <span className={styles.acts}>
          <Button icon="edit" aria-label={`${t("action.edit")} – ${team.name}`} onClick={() => onEdit(team)}>
            {t("action.edit")}
          </Button>
          <IconButton
            icon="delete"
            label={t("teams.remove_one", { name: team.name })}
            onClick={() => onRemove(team)}
          />
        </span>
      )}
    </li>
  );
}
