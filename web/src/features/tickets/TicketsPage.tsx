import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { classes } from "../../ui/classes";
import { TicketList } from "./TicketList";
import styles from "./TicketsPage.module.css";

/** The list, and beside it the open ticket. On narrow screens one of the two. */
export function TicketsPage() {
  const { number } = useParams({ strict: false });
  const filter = useSearch({ from: "/signed-in/desk/tickets" });
  return (
    <div className={classes(styles.page, number !== undefined && styles.split)}>
      <div className={styles.list}>
        <TicketList filter={filter} openNumber={number} />
      </div>
      {number !== undefined && (
        <div className={styles.ticket}>
          <Outlet />
        </div>
      )}
    </div>
  );
}
