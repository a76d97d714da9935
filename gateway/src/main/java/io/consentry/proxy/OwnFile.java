package io.consentry.proxy;

import java.util.List;
import java.util.Locale;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

import io.consentry.rewrite.DrawingRewriter;
import io.consentry.rewrite.FileRewriter;
import io.consentry.rewrite.PageRewriter;
import io.consentry.rewrite.PageRules;
import io.consentry.rewrite.Rewriter;
import io.consentry.rewrite.RulesRewriter;
import io.consentry.rewrite.SheetRewriter;

/** A file of the site that is no page but loads others. */
enum OwnFile {
    /** A style sheet. */
    SHEET {
        @Override
        FileRewriter judging(PageRules rules, PageRewriter.Sink sink) {
            return new SheetRewriter(rules, sink);
        }

        @Override
        TextType type(MultiMap headers) {
            return super.type(headers).guessingWide();
        }
    },
    /** A drawing of which pages take parts. */
    DRAWING {
        @Override
        FileRewriter judging(PageRules rules, PageRewriter.Sink sink) {
            return new DrawingRewriter(rules, sink);
        }

        @Override
        Rewriter rewriting(PageRules rules, PageRewriter.Sink sink) {
            return PageRewriter.ofXml(rules, sink);
        }
    },
    /** Speculation rules. */
    RULES {
        @Override
        FileRewriter judging(PageRules rules, PageRewriter.Sink sink) {
            return new RulesRewriter(rules, sink);
        }

        @Override
        TextType type(MultiMap headers) {
            return TextType.of("application/json; charset=utf-8"); // whatever it says (WHATWG HTML 7.6.1)
        }
    };

    /**
     * The kind of an answer that is shown as no page.
     *
     * @param wanted what the browser takes it for
     * @param types the values of {@code Content-Type}
     * @return null if it is none of these
     */
    static @Nullable OwnFile of(PageRequest.Wanted wanted, List<String> types) {
        return switch (wanted) {
            case SHEET -> SHEET;
            case RULES -> RULES;
            case IMAGE -> DocumentKind.of(types, true) == DocumentKind.XML ? DRAWING : byType(types);
            case TRANSFORMATION -> null; // it is read as a page
            case ANYTHING -> byType(types);
        };
    }

    /** Where the browser does not say, or may take the answer from its cache for something else later. */
    private static @Nullable OwnFile byType(List<String> types) {
        String all = String.join(",", types).toLowerCase(Locale.ROOT);
        if (all.contains("text/css")) {
            return SHEET;
        }
        if (all.contains("image/svg+xml")) {
            return DRAWING;
        }
        return all.contains("application/speculationrules+json") ? RULES : null;
    }

    /** Makes what says whether the file may differ from visitor to visitor. */
    abstract FileRewriter judging(PageRules rules, PageRewriter.Sink sink);

    /** Makes what rewrites one that does. */
    Rewriter rewriting(PageRules rules, PageRewriter.Sink sink) {
        return judging(rules, sink);
    }

    /** Whether one that was changed can be confirmed: while Chromium asks about a drawing, it goes on with the old one. */
    boolean keepsValidator() {
        return this != DRAWING;
    }

    /** What tells how the file is encoded. */
    TextType type(MultiMap headers) {
        return TextType.of(headers);
    }
}
