;;; hoverdeck-custom.el --- Options and faces of Hoverdeck  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; What a learner can set from Emacs, and how things look.  What the server
;; decides (limits, retention, decks) is set in its config.toml or, for Emacs
;; alone, in `hoverdeck-settings'.

;;; Code:

(defgroup hoverdeck nil
  "Flashcards where you write code."
  :group 'tools
  :link '(function-link hoverdeck-mode)
  :prefix "hoverdeck-")

(defvar hoverdeck-custom-changed-hook nil
  "Run after an option that the server knows was set.")

(defun hoverdeck-custom--set (option value)
  "Set OPTION to VALUE, and tell a running server."
  (set-default option value)
  (run-hooks 'hoverdeck-custom-changed-hook))

(defcustom hoverdeck-command '("hoverdeck" "lsp")
  "The program to talk to, and its arguments.
The program is looked up on the variable `exec-path' unless it is an
absolute name."
  :type '(repeat :tag "Program and arguments" string)
  :risky t)

(defcustom hoverdeck-modes
  '(python-mode python-ts-mode rust-mode rust-ts-mode rustic-mode)
  "Major modes in which `global-hoverdeck-mode' shows cards.
A mode counts for those that are derived from it."
  :type '(repeat symbol))

(defcustom hoverdeck-hover-mode nil
  "How much of a card to show for the word at point."
  :type '(choice (const :tag "As in config.toml" nil)
                 (const :tag "The whole card" "full")
                 (const :tag "A line or two" "brief")
                 (const :tag "Nothing" "off"))
  :set #'hoverdeck-custom--set)

(defcustom hoverdeck-hover-answer nil
  "When a card for the word at point shows its answer."
  :type '(choice (const :tag "As in config.toml" nil)
                 (const :tag "Unless it is due: then it asks first" "unlessDue")
                 (const :tag "Always" "always")
                 (const :tag "Only when asked for" "onDemand"))
  :set #'hoverdeck-custom--set)

(defcustom hoverdeck-settings nil
  "Further settings for the server, as a property list.
They count above config.toml, and only in Emacs.  For example:

  (:limits (:new 10 :reviews 100) :retention 0.85 :skipDecks [\"tokio\"])

Lists are vectors; true is t and false is `:json-false'."
  :type '(plist :key-type (symbol :tag "Setting") :value-type (sexp :tag "Value"))
  :set #'hoverdeck-custom--set)

(defcustom hoverdeck-mode-line 'due
  "When the mode line says how many cards wait."
  :type '(choice (const :tag "While cards are due again" due)
                 (const :tag "Always: due and new cards" always)
                 (const :tag "Never" nil)))

(defcustom hoverdeck-width 80
  "The most columns that a line of a card takes in its own buffer."
  :type 'natnum)

(defcustom hoverdeck-fontify-code t
  "Whether code on cards is coloured by the major mode of its language."
  :type 'boolean)

(defcustom hoverdeck-code-modes
  '(("python" python-mode)
    ("rust" rust-mode rust-ts-mode)
    ("toml" conf-toml-mode)
    ("sh" sh-mode))
  "The major modes that colour code on cards, by the name of its language.
The first one that Emacs has is taken.  A mode of tree-sitter counts only
where its grammar is installed."
  :type '(alist :key-type (string :tag "Language")
                :value-type (repeat :tag "Modes" function)))

(defface hoverdeck-question '((t :inherit bold :height 1.2))
  "A card's question.")

(defface hoverdeck-heading '((t :inherit font-lock-function-name-face :weight bold))
  "A heading on a card.")

(defface hoverdeck-code '((t :inherit fixed-pitch))
  "Code on a card that no major mode colours.")

(defface hoverdeck-inline-code '((t :inherit (font-lock-constant-face fixed-pitch)))
  "Code inside a sentence.")

(defface hoverdeck-block '((((background light)) :background "gray96" :extend t)
                           (((background dark)) :background "gray14" :extend t))
  "The ground below a block of code.")

(defface hoverdeck-quiet '((t :inherit shadow))
  "What stands aside: decks, dates, hints for keys.")

(defface hoverdeck-keys '((t :inherit default))
  "The line of keys at the head of a window.")

(defface hoverdeck-key '((t :inherit help-key-binding))
  "A key that can be pressed.")

(defface hoverdeck-forgotten '((t :inherit error))
  "Ratings on the side of forgotten.")

(defface hoverdeck-remembered '((t :inherit success))
  "Ratings on the side of remembered.")

(defface hoverdeck-due '((t :inherit warning))
  "Cards that are due again.")

(defface hoverdeck-bar '((t :inherit font-lock-keyword-face))
  "Bars of a plot.")

(defun hoverdeck-custom-settings ()
  "All settings for the server, as the plist that it is sent."
  (let ((hover (append (and hoverdeck-hover-mode (list :mode hoverdeck-hover-mode))
                       (and hoverdeck-hover-answer (list :answer hoverdeck-hover-answer))))
        (settings (copy-sequence hoverdeck-settings)))
    (when hover
      (setq settings
            (plist-put settings :hover (append hover (plist-get settings :hover)))))
    settings))

(provide 'hoverdeck-custom)
;;; hoverdeck-custom.el ends here
