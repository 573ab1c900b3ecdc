/** Small realistic events, cards, scripts, files, identities and vacation responses. */
package dev.godwit.testkit.items;
