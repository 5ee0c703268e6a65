package io.sluice.config;

import java.nio.file.Path;

/**
 * One key with its content.
 *
 * @param where the place to look, for messages
 * @param folder where relative paths in the content begin
 */
record Given(String key, Content content, String where, Path folder) {}
