// Every scene, in the order in which they are played.

import type { Play } from "../scene.ts";
import { DECKS } from "./decks.ts";
import { EXCHANGE } from "./exchange.ts";
import { HOVERS } from "./hovers.ts";
import { LOOKS } from "./looks.ts";
import { NOTEBOOKS } from "./notebooks.ts";
import { PICKS } from "./picks.ts";
import { QUIZZES } from "./quizzes.ts";
import { TRUST } from "./trust.ts";
import { TROUBLE } from "./trouble.ts";
import { VIEWS } from "./views.ts";

export const SCENES: Play[] = [...HOVERS, ...QUIZZES, ...PICKS, ...VIEWS, ...DECKS, ...EXCHANGE, ...TROUBLE, ...TRUST, ...NOTEBOOKS, LOOKS];
