import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button, type ButtonProps } from "./Button";
import { IconButton } from "./IconButton";
import { Icon, type IconName } from "./icons/Icon";

const KitMenu = lazy(() => import("./kit/KitMenu"));

export interface MenuChoice {
  key: string;
  text: ReactNode;
  icon?: IconName;
  /** The one that holds now; those with it are a choice of one. */
  chosen?: boolean;
  /** Stands above it, where a group begins. */
  heading?: string;
  /** A key that does the same. */
  hint?: string;
  /** The language of its text, where that is another one. */
  lang?: string;
  onChoose: () => void;
}

interface Props {
  label: string;
  choices: MenuChoice[];
  /** Shown instead of the label; the label stays its name. */
  children?: ReactNode;
  icon?: IconName;
  /** Only a drawing. */
  bare?: boolean;
  look?: ButtonProps["look"];
  disabled?: boolean;
  className?: string;
}

/** A button that opens a list of things to do or to choose from. */
export function MenuButton({ label, choices, children, icon, bare, look, disabled, className }: Props) {
  const { menu, ...shared } = useMenu(label, choices);
  return (
    <>
      {bare ? (
        <IconButton
          icon={icon ?? "more"}
          label={label}
          disabled={disabled}
          className={className}
          {...shared}
        />
      ) : (
        <Button
          look={look}
          icon={icon}
          aria-label={children ? label : undefined}
          disabled={disabled}
          className={className}
          {...shared}
        >
          {children ?? label}
          <Icon name="chevron_down" size={14} />
        </Button>
      )}
      {menu}
    </>
  );
}

/** For a button of one's own: its properties, and the menu to put beside it. */
export function useMenu(label: string, choices: MenuChoice[], above?: boolean) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  // Once it was open it stays, closed, so that it can fade and give the focus back.
  const [used, setUsed] = useState(false);
  return {
    "aria-haspopup": "menu" as const,
    "aria-expanded": anchor !== null,
    onClick: (event: React.MouseEvent<HTMLElement>) => {
      setUsed(true);
      setAnchor(event.currentTarget);
    },
    menu: used && (
      <Suspense>
        <KitMenu
          label={label}
          anchor={anchor}
          choices={choices}
          onClose={() => setAnchor(null)}
          above={above}
        />
      </Suspense>
    ),
  };
}
