package io.consentry.rewrite;

public record RewriteSummary() {}
