import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { refusalText } from "../../../api/problem-text";
import type { OrganisationMember, Team } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { shortTime } from "../../../i18n/format";
import { Avatar } from "../../../ui/Avatar";
import { Confirm } from "../../../ui/Confirm";
import styles from "../../../ui/Lines.module.css";
import { Mark } from "../../../ui/Mark";
import { MenuButton, type MenuChoice } from "../../../ui/MenuButton";
import { notify } from "../../../ui/notices";
import { useSession } from "../../session/session";
import { useMemberCommand } from "./commands";
import { MemberDialog } from "./MemberDialog";

interface Props {
  member: OrganisationMember;
  teams: readonly Team[];
  manages: boolean;
}

type Asked = "change" | "suspend" | "remove";

/** One member: who, where, since when not seen, and what can be done. */
export function MemberLine({ member, teams, manages }: Props) {
  const { t } = useTranslation();
  const me = useSession().member;
  const [asked, setAsked] = useState<Asked>();
  const command = useMemberCommand(member);
  const close = () => {
    setAsked(undefined);
    command.reset();
  };
  const name = member.name || member.address;
  const isMe = member.id === me.id;
  // Only owners touch owners.
  const within = member.role !== "owner" || me.role === "owner";
  const suspended = member.state === "suspended";

  const choices: MenuChoice[] = [
    { key: "change", icon: "edit", text: t("members.change"), onChoose: () => setAsked("change") },
    ...(isMe
      ? []
      : ([
          suspended
            ? {
                key: "back",
                icon: "play",
                text: t("members.back"),
                onChoose: () =>
                  command.mutate(
                    { do: "change", change: { state: "active" } },
                    {
                      onSuccess: () => notify({ text: t("members.is_back", { name }) }),
                      onError: (error) =>
                        notify({ text: refusalText(error, t) ?? t("problem.other"), tone: "problem" }),
                    },
                  ),
              }
            : {
                key: "suspend",
                icon: "pause",
                text: t("members.suspend"),
                onChoose: () => setAsked("suspend"),
              },
          { key: "remove", icon: "delete", text: t("members.remove"), onChoose: () => setAsked("remove") },
        ] satisfies MenuChoice[])),
  ];

  return (
    <li className={styles.line}>
      <Avatar name={name} />
      <div className={styles.words}>
        <p className={styles.name}>{isMe ? t("ticket.me", { name }) : name}</p>
        <p className={styles.facts}>
          <span>{member.address}</span>
          <span>{teamsText(member, teams, t) || t("members.all_teams")}</span>
          <span>
            {member.last_seen_at
              ? t("members.seen", { when: shortTime(member.last_seen_at, currentLanguage()) })
              : t("members.never_seen")}
          </span>
        </p>
      </div>
      <span className={styles.marks}>
        {suspended && <Mark tone="danger" icon="pause" text={t("members.suspended")} />}
        {member.state === "invited" && <Mark tone="plain" icon="clock" text={t("members.invited")} />}
        {!member.second_factor && manages && member.state === "active" && (
          <Mark tone="warn" icon="lock" text={t("members.no_second_factor")} />
        )}
        <Mark tone="plain" text={t(`role.${member.role}`)} />
      </span>
      {manages && within && (
        <span className={styles.acts}>
          <MenuButton bare label={t("members.acts", { name })} choices={choices} />
        </span>
      )}
      {asked === "change" && <MemberDialog member={member} teams={teams} onClose={close} />}
      {(asked === "suspend" || asked === "remove") && (
        <Confirm
          title={t(`members.${asked}_title`, { name })}
          act={t(`members.${asked}_act`)}
          busy={command.isPending}
          trouble={refusalText(command.error, t)}
          onClose={close}
          onAct={() =>
            command.mutate(
              asked === "suspend" ? { do: "change", change: { state: "suspended" } } : { do: "remove" },
              {
                onSuccess: () => {
                  close();
                  notify({ text: t(`members.${asked}_done`, { name }) });
                },
              },
            )
          }
        >
          <p>{t(`members.${asked}_lead`)}</p>
        </Confirm>
      )}
    </li>
  );
}

/** The teams by name; nothing for those who see everything. */
function teamsText(member: OrganisationMember, teams: readonly Team[], t: TFunction): string {
  if (member.role === "owner" || member.role === "admin") return "";
  const names = teams.filter(({ id }) => member.teams.includes(id)).map(({ name }) => name);
  return names.join(", ") || t("members.no_team");
}
