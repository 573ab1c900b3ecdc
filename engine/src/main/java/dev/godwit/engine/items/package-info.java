/**
 * What an account holds besides mail: match, plan, apply and check for collections of items. The way through is
 * {@link dev.godwit.engine.items.ItemsRun}; what is decided for one item is {@link dev.godwit.engine.items.ItemPlanner}.
 */
package dev.godwit.engine.items;
