import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { Icon } from "../icons/Icon";
import type { MenuChoice } from "../MenuButton";
import { Kit } from "./Kit";
import styles from "./KitMenu.module.css";

interface Props {
  label: string;
  anchor: HTMLElement | null;
  choices: MenuChoice[];
  onClose: () => void;
  /** Opens above the button, for one at the foot of the screen. */
  above?: boolean;
}

/** The list of a MenuButton. */
export default function KitMenu({ label, anchor, choices, onClose, above }: Props) {
  return (
    <Kit>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        // What lies outside an open dialog is inert, the end of the page too. Elsewhere a landmark holds it, so that
        // screen readers that go by landmarks find it.
        container={anchor?.closest("dialog") ?? document.querySelector("main")}
        onClose={onClose}
        anchorOrigin={{ vertical: above ? "top" : "bottom", horizontal: "left" }}
        transformOrigin={{ vertical: above ? "bottom" : "top", horizontal: "left" }}
        slotProps={{ list: { "aria-label": label, dense: true }, paper: { className: styles.paper } }}
      >
        {choices.flatMap((choice) => {
          const isChoice = choice.chosen !== undefined;
          const item = (
            <MenuItem
              key={choice.key}
              role={isChoice ? "menuitemradio" : "menuitem"}
              aria-checked={isChoice ? choice.chosen : undefined}
              selected={choice.chosen}
              lang={choice.lang}
              onClick={() => {
                onClose();
                choice.onChoose();
              }}
            >
              {choice.icon && <Icon name={choice.icon} className={styles.icon} />}
              <span className={styles.text}>{choice.text}</span>
              {choice.hint && <kbd className={styles.hint}>{choice.hint}</kbd>}
              {choice.chosen && <Icon name="check" size={16} className={styles.check} />}
            </MenuItem>
          );
          if (!choice.heading) return [item];
          return [
            <li key={`${choice.key}-heading`} className={styles.heading} role="presentation">
              {choice.heading}
            </li>,
            item,
          ];
        })}
      </Menu>
    </Kit>
  );
}
