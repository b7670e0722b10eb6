;;; hoverdeck-new-card.el --- A card of the learner's own, from code  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; The server writes the card: its rule from the word at point, its example from
;; the region or the line.  What is left to write is the answer, in the deck.

;;; Code:

(require 'hoverdeck-document)
(require 'hoverdeck-view)

;;;###autoload
(defun hoverdeck-new-card (question)
  "Add a card with QUESTION to a deck of your own, and open it there.
In Python and Rust its rule is that of the word at point or at the beginning of
the region, and the code there is its example.  With an empty QUESTION it asks
what that word is or does."
  (interactive (progn
                 (hoverdeck-new-card--save)
                 (list (read-string (if (hoverdeck-document-language)
                                        "Question (empty for one about the word here): "
                                      "Question: ")))))
  (when (and (string-blank-p question) (not (hoverdeck-document-language)))
    (user-error "No card was made: outside Python and Rust a card needs a question"))
  (let ((buffer (current-buffer))
        (from (if (use-region-p) (region-beginning) (point)))
        (to (if (use-region-p) (region-end) (point))))
    (hoverdeck-connection-when-ready
     (lambda ()
       (with-current-buffer buffer
         (hoverdeck-connection-command
          "newCard"
          (append (and (not (string-blank-p question)) (list :question question))
                  (and (hoverdeck-document-language) (hoverdeck-new-card--code from to)))
          #'hoverdeck-new-card--visit))))))

(defconst hoverdeck-new-card--deck "my-cards.md"
  "The file of the deck that the server puts new cards into.")

(defun hoverdeck-new-card--save ()
  "Have the deck saved that new cards go to: its file is the server's to change."
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (and buffer-file-name (buffer-modified-p)
                 (equal (file-name-nondirectory buffer-file-name) hoverdeck-new-card--deck))
        (if (y-or-n-p (format "The new card goes into %s; save your edits there first? "
                              hoverdeck-new-card--deck))
            (save-buffer)
          (user-error "No card was made: %s has edits that are not saved" hoverdeck-new-card--deck))))))

(defun hoverdeck-new-card--code (from to)
  "The parameters that name the code between FROM and TO of the current buffer."
  (let ((encoding (hoverdeck-connection-encoding)))
    (list :uri (hoverdeck-document-sync)
          :range (list :start (hoverdeck-change-position from encoding)
                       :end (hoverdeck-change-position to encoding)))))

(defun hoverdeck-new-card--visit (place)
  "Show the new card at PLACE, and what is to be known of it."
  ;; The server has just written it, and nothing in the buffer was unsaved.
  (let ((revert-without-query (list (regexp-quote hoverdeck-new-card--deck))))
    (hoverdeck-view-visit place))
  (when (plist-get place :note)
    (message "%s" (plist-get place :note))))

(provide 'hoverdeck-new-card)
;;; hoverdeck-new-card.el ends here
