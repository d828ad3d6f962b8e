import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/icons/Icon";
import { type Mode, setMode, useMode } from "../../ui/theme/mode";
import { useLanguageChange } from "../profile/language";
import { signOut, useSession } from "../session/session";
import styles from "./ProfileMenu.module.css";

const MODES: readonly Mode[] = ["system", "light", "dark"];

/** The person at the bottom of the navigation: profile, looks, language, sign out. */
export function ProfileMenu({ onHelp, onGo }: { onHelp: () => void; onGo?: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const { member, organisation, language } = useSession();
  const mode = useMode();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const changeLanguage = useLanguageChange();
  const leaving = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      client.clear();
      void navigate({ to: "/sign-in" });
    },
  });
  const close = () => setAnchor(null);
  const and = (run: () => void) => () => {
    close();
    run();
  };
  return (
    <>
      <button
        type="button"
        id={id}
        className={styles.button}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={t("navigation.profile_of", { name: member.name })}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Avatar name={member.name} />
        <span className={styles.who}>
          <span className={styles.name}>{member.name}</span>
          <span className={styles.organisation}>{organisation.name}</span>
        </span>
        <Icon name="more" />
      </button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: "top", horizontal: "left" }}
        transformOrigin={{ vertical: "bottom", horizontal: "left" }}
        slotProps={{ list: { "aria-label": t("profile.menu") }, paper: { className: styles.menu } }}
      >
        <MenuItem
          onClick={and(() => {
            onGo?.();
            void navigate({ to: "/profile" });
          })}
        >
          {t("profile.settings")}
        </MenuItem>
        <MenuItem onClick={and(onHelp)}>
          <span className={styles.text}>{t("profile.shortcuts")}</span>
          <kbd>?</kbd>
        </MenuItem>
        <li className={styles.group} role="presentation">
          {t("profile.appearance")}
        </li>
        {MODES.map((each) => (
          <MenuItem
            key={each}
            role="menuitemradio"
            aria-checked={each === mode}
            selected={each === mode}
            onClick={() => setMode(each)}
          >
            <span className={styles.text}>{t(`profile.mode_${each}`)}</span>
            {each === mode && <Icon name="check" />}
          </MenuItem>
        ))}
        <li className={styles.group} role="presentation">
          {t("profile.language")}
        </li>
        {(["fr", "en"] as const).map((each) => (
          <MenuItem
            key={each}
            lang={each}
            role="menuitemradio"
            aria-checked={each === language}
            selected={each === language}
            onClick={and(() => changeLanguage(each))}
          >
            <span className={styles.text}>{each === "fr" ? "Français" : "English"}</span>
            {each === language && <Icon name="check" />}
          </MenuItem>
        ))}
        <MenuItem className={styles.leave} onClick={and(() => leaving.mutate())}>
          {t("profile.sign_out")}
        </MenuItem>
      </Menu>
    </>
  );
}
