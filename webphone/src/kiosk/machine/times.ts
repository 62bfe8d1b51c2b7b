// Every time-out of the kiosk, in milliseconds.

/** The end screen returns to the first screen after this time (screens.md). */
export const ENDED_MS = 20_000;
/** The notice that a counter is closed goes away after this time. */
export const SHUT_MS = 20_000;
/** The question "end the talk?" closes by itself: the talk goes on. */
export const CONFIRM_MS = 20_000;
/** Settings return to their defaults when nobody touches the first screen. */
export const IDLE_RESET_MS = 90_000;
/** A lost connection is shown after this time; shorter ones heal unseen. */
export const OFFLINE_AFTER_MS = 3_000;
/** "It takes long: please tell staff" while starting. */
export const SLOW_START_MS = 20_000;
/** After the answer, wait this long for the first picture before changing the screen. */
export const FIRST_PICTURE_MS = 2_500;
/** "The connection is unstable" is said after this time without the server's events. */
export const UNSTABLE_AFTER_MS = 5_000;
/** Our leg is gone while the server still knows the call: shown after this time. */
export const LEG_GONE_MS = 1_500;
/** When to say what happens next in an interruption. */
export const EXPLAIN_AFTER_MS = 20_000;
/**
 * The server keeps a lost call for five minutes. A kiosk that hears nothing
 * from the server for longer than that returns to its first screen by itself.
 */
export const GIVE_UP_MS = 6 * 60_000;
/** A call without an answer for this long offers other counters. */
export const LONG_WAIT_MS = 60_000;
/** An unanswered dial without any word of the server is given up. */
export const DIAL_LIMIT_MS = 20_000;
/** How long it is said who serves now, or who has joined. */
export const NEWS_MS = 12_000;
/** A counter that takes its last call within this time says so. */
export const ENDING_MS = 15 * 60_000;
/** In a talk, a planned stop is mentioned this long before it. */
export const STOP_NEAR_MS = 15 * 60_000;
/** A message of the staff stays over the picture for this long, unless it is touched. */
export const CAPTION_MS = 12_000;
/** So many of them at once. */
export const MOST_CAPTIONS = 2;
/** How long it is said that writing is over. */
export const TAKEN_MS = 8_000;
/** How long it is said that something could not be done. */
export const REFUSED_MS = 6_000;
/** How long the end of a print job is shown. */
export const PAPER_MS = 25_000;
/** Wiping that the server could not be asked for is asked for again after this time. */
export const WIPE_RETRY_MS = 10_000;
