import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Connection, follow } from "../../api/live";
import { onKeyDown } from "../../shortcuts/registry";
import { useShortcut } from "../../shortcuts/use-shortcut";
import { IconButton } from "../../ui/IconButton";
import { Notices } from "../../ui/Notices";
import { ConnectionBar } from "./ConnectionBar";
import styles from "./Desk.module.css";
import { Drawer } from "./Drawer";
import { Navigation } from "./Navigation";

const HelpDialog = lazy(() => import("../../shortcuts/HelpDialog"));

/** The frame of all pages behind sign-in: navigation at the left, the page at the right. */
export function Desk() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>("connecting");
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  useEffect(() => follow(client, setConnection), [client]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  useGlobalShortcuts(() => setHelp(true));
  // Menus and dialogs are not on the first screen, but should open at once.
  useEffect(() => {
    const timer = setTimeout(() => void import("../../ui/kit/KitMenu"), 1500);
    return () => clearTimeout(timer);
  }, []);

  return (
    <div className={styles.desk}>
      <a href="#content" className={styles.skip}>
        {t("app.skip")}
      </a>
      <div className={styles.side}>
        <Navigation onHelp={() => setHelp(true)} />
      </div>
      <Drawer open={menu} onClose={() => setMenu(false)} label={t("navigation.label")}>
        <Navigation
          onHelp={() => {
            setMenu(false);
            setHelp(true);
          }}
          onGo={() => setMenu(false)}
        />
      </Drawer>
      <div className={styles.column}>
        <header className={styles.top}>
          <IconButton
            icon="menu"
            label={t("navigation.menu")}
            aria-expanded={menu}
            onClick={() => setMenu(true)}
          />
          <span className={styles.name}>{t("app.name")}</span>
        </header>
        <ConnectionBar connection={connection} />
        <main id="content" className={styles.content} tabIndex={-1}>
          <Suspense fallback={<p className="visually-hidden">{t("app.loading")}</p>}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Notices />
      <Suspense>{help && <HelpDialog onClose={() => setHelp(false)} />}</Suspense>
    </div>
  );
}

function useGlobalShortcuts(showHelp: () => void) {
  const navigate = useNavigate();
  useShortcut("help", showHelp);
  useShortcut("compose", () => void navigate({ to: "/compose" }));
  useShortcut("go_tickets", () => void navigate({ to: "/tickets" }));
  useShortcut("go_mailboxes", () => void navigate({ to: "/mailboxes" }));
  useShortcut("go_rules", () => void navigate({ to: "/rules" }));
  useShortcut("go_contacts", () => void navigate({ to: "/contacts" }));
  useShortcut("go_settings", () => void navigate({ to: "/settings" }));
  // A parent's effects run after its children's: without being a fallback this would outdo the page's own box.
  useShortcut("search", () => void navigate({ to: "/search" }), true, true);
}
