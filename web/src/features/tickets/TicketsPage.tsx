import { Outlet, useLocation, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useAwaitedTicket, useShortcut } from "../../shortcuts/use-shortcut";
import { classes } from "../../ui/classes";
import { openIn } from "./open-in";
import { TicketList } from "./TicketList";
import styles from "./TicketsPage.module.css";

/** The list, and beside it the open ticket. On narrow screens one of the two. */
export function TicketsPage() {
  const { number } = useParams({ strict: false });
  const filter = useSearch({ from: "/signed-in/desk/tickets" });
  const navigate = useNavigate();
  // Where we are going is known before the ticket is there: keys are for it from now on.
  const opening = useLocation({ select: ({ pathname }) => openIn(pathname) });
  useAwaitedTicket(opening !== undefined);
  useShortcut(
    "back",
    () => void navigate({ to: "/tickets", search: (old) => old }),
    opening !== undefined,
    true,
  );
  return (
    <div className={classes(styles.page, number !== undefined && styles.split)}>
      <div className={styles.list}>
        <TicketList filter={filter} openNumber={opening} />
      </div>
      {number !== undefined && (
        <div className={styles.ticket}>
          <Outlet />
        </div>
      )}
    </div>
  );
}
