import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { problemText } from "../../api/problem-text";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/icons/Icon";
import { type MenuChoice, useMenu } from "../../ui/MenuButton";
import { notify } from "../../ui/notices";
import { modes, setMode, useMode } from "../../ui/theme/mode";
import { useLanguageChange } from "../profile/language";
import { organisationsQuery, switchTo } from "../profile/organisations";
import { enterAnew, signOut, useSession } from "../session/session";
import styles from "./ProfileMenu.module.css";

const LANGUAGES = [
  { language: "fr", text: "Français" },
  { language: "en", text: "English" },
] as const;

/** The person at the foot of the navigation: profile, looks, language, sign out. */
export function ProfileMenu({ onHelp, onGo }: { onHelp: () => void; onGo?: () => void }) {
  const { t } = useTranslation();
  const { member, organisation, language } = useSession();
  const mode = useMode();
  const navigate = useNavigate();
  const client = useQueryClient();
  const changeLanguage = useLanguageChange();
  const leaving = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      client.clear();
      void navigate({ to: "/sign-in" });
    },
  });
  const organisations = useQuery(organisationsQuery).data?.items ?? [];
  const switching = useMutation({
    mutationFn: switchTo,
    onSuccess: enterAnew,
    onError: (error) => notify({ text: problemText(error, t), tone: "problem" }),
  });
  const choices: MenuChoice[] = [
    {
      key: "profile",
      text: t("profile.settings"),
      onChoose: () => {
        onGo?.();
        void navigate({ to: "/profile" });
      },
    },
    { key: "help", text: t("profile.shortcuts"), hint: "?", onChoose: onHelp },
    ...modes.map((each, at) => ({
      key: each,
      heading: at === 0 ? t("profile.appearance") : undefined,
      text: t(`profile.mode_${each}`),
      chosen: each === mode,
      onChoose: () => setMode(each),
    })),
    ...LANGUAGES.map((each, at) => ({
      key: each.language,
      heading: at === 0 ? t("profile.language") : undefined,
      text: each.text,
      lang: each.language,
      chosen: each.language === language,
      onChoose: () => changeLanguage(each.language),
    })),
    ...(organisations.length > 1
      ? organisations.map((each, at) => ({
          key: each.id,
          heading: at === 0 ? t("profile.organisations") : undefined,
          text: each.name,
          chosen: each.current,
          onChoose: () => !each.current && switching.mutate(each.id),
        }))
      : []),
    {
      key: "leave",
      heading: organisation.name,
      text: t("profile.sign_out"),
      onChoose: () => leaving.mutate(),
    },
  ];
  const { menu, ...button } = useMenu(t("profile.menu"), choices, true);
  return (
    <>
      <button type="button" className={styles.button} title={t("profile.menu")} {...button}>
        <Avatar name={member.name} />
        <span className={styles.who}>
          <span className={styles.name}>{member.name}</span>
          <span className={styles.organisation}>{organisation.name}</span>
        </span>
        <Icon name="more" />
      </button>
      {menu}
    </>
  );
}
