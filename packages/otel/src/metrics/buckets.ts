/** Boundaries of histograms, in seconds. A cached decision takes microseconds, and one that waits for keys up to seconds. */
export const DURATION_SECONDS: number[] = [
  0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.0025, 0.005, 0.01,
  0.05, 0.1, 0.5, 1, 5,
];

/** Requests to an authorization server. */
export const REQUEST_SECONDS: number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Lifetimes of tokens: minutes to hours, and the last seconds. */
export const LIFETIME_SECONDS: number[] = [
  0, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400,
];
