;;; hoverdeck.el --- Flashcards where you write code  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;; Author: The Hoverdeck contributors
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools, convenience, help

;;; Commentary:

;; In Python and Rust, the flashcard for the word at point appears through
;; ElDoc, beside what Eglot, lsp-mode or the mode itself say.  A quiz in a
;; buffer asks what is due; every answer is rated from 1 to 5 and kept in a
;; local history that decides what to ask next.
;;
;; It needs the program `hoverdeck' and nothing else:
;;
;;   (require 'hoverdeck)
;;   (global-hoverdeck-mode 1)
;;   (global-set-key (kbd "C-c h") 'hoverdeck-command-map)
;;
;; Then `C-c h q' quizzes what is due, `C-c h c' shows the whole card for the
;; word at point, `C-c h l' lists all cards.

;;; Code:

(require 'hoverdeck-custom)
(require 'hoverdeck-connection)
(require 'hoverdeck-document)
(require 'hoverdeck-eldoc)
(require 'hoverdeck-card)
(require 'hoverdeck-quiz)
(require 'hoverdeck-act)
(require 'hoverdeck-cards)
(require 'hoverdeck-new-card)
(require 'hoverdeck-stats)

(declare-function hoverdeck-lsp-mode-register "hoverdeck-lsp-mode")

;;;###autoload (autoload 'hoverdeck-command-map "hoverdeck" nil t 'keymap)
(defvar hoverdeck-command-map
  (let ((map (make-sparse-keymap)))
    (define-key map "q" #'hoverdeck-quiz)
    (define-key map "f" #'hoverdeck-quiz-file)
    (define-key map "t" #'hoverdeck-quiz-card)
    (define-key map "d" #'hoverdeck-quiz-deck)
    (define-key map "c" #'hoverdeck-card)
    (define-key map "a" #'hoverdeck-act)
    (define-key map "l" #'hoverdeck-cards)
    (define-key map "s" #'hoverdeck-stats)
    (define-key map "u" #'hoverdeck-undo)
    (define-key map "e" #'hoverdeck-open)
    (define-key map "w" #'hoverdeck-due)
    (define-key map "n" #'hoverdeck-new-card)
    map)
  "What Hoverdeck can do, for a prefix key of your own.")
(fset 'hoverdeck-command-map hoverdeck-command-map)

;;;; The modes

;;;###autoload
(define-minor-mode hoverdeck-mode
  "Show flashcards for the words of this buffer.
The card for the word at point appears through ElDoc.  The mode line says how
many cards wait (see `hoverdeck-mode-line').

\\<hoverdeck-command-map>These commands work everywhere:
\\{hoverdeck-command-map}"
  :lighter (:eval (hoverdeck--lighter))
  (if hoverdeck-mode
      (hoverdeck--begin)
    (hoverdeck-eldoc-leave)
    (hoverdeck-document-leave)))

;;;###autoload
(define-globalized-minor-mode global-hoverdeck-mode hoverdeck-mode hoverdeck--turn-on
  :group 'hoverdeck)

(defvar hoverdeck--told nil
  "Non-nil once the learner was told that there is no server.")

(defun hoverdeck--begin ()
  "Show cards in the current buffer, and have the server ready for the first."
  (hoverdeck-eldoc-watch)
  (hoverdeck-connection-when-ready
   #'ignore
   (lambda (reason)
     (unless hoverdeck--told
       (setq hoverdeck--told t)
       (message "%s" reason)))))

(defun hoverdeck--turn-on ()
  "Turn on `hoverdeck-mode' if the current buffer is of one of `hoverdeck-modes'."
  (when (apply #'derived-mode-p hoverdeck-modes)
    (hoverdeck-mode 1)))

;;;; The mode line

(defvar hoverdeck--lighter-map
  (let ((map (make-sparse-keymap)))
    (define-key map [mode-line mouse-1] #'hoverdeck-quiz)
    map)
  "What a click on the number of waiting cards does.")

(defun hoverdeck--lighter ()
  "How many cards wait, for the mode line."
  (let ((due (or (plist-get hoverdeck-connection-due :due) 0))
        (new (or (plist-get hoverdeck-connection-due :new) 0)))
    (pcase hoverdeck-mode-line
      ((and 'due (guard (> due 0))) (hoverdeck--count (format "%d due" due) due new))
      ((and 'always (guard hoverdeck-connection-due))
       (hoverdeck--count (format "%d due %d new" due new) due new)))))

(defun hoverdeck--count (text due new)
  "TEXT as a part of the mode line that begins a quiz; DUE and NEW cards wait."
  (list " "
        (propertize text
                    'face 'hoverdeck-due
                    'mouse-face 'mode-line-highlight
                    'help-echo (format "Hoverdeck: %d cards are due, %d are new\nmouse-1: begin the quiz"
                                       due new)
                    'local-map hoverdeck--lighter-map)))

(defun hoverdeck--update-mode-lines ()
  "Show the new numbers in every window."
  (force-mode-line-update t))

(add-hook 'hoverdeck-connection-due-hook #'hoverdeck--update-mode-lines)

;;;; Commands

;;;###autoload
(defun hoverdeck-undo ()
  "Take back the newest rating or other change of the history, whoever made it."
  (interactive)
  (if (and (derived-mode-p 'hoverdeck-quiz-mode)
           (hoverdeck-view-true-p (plist-get hoverdeck-quiz--step :canUndo)))
      (hoverdeck-quiz-undo)
    (let ((buffer (current-buffer)))
      (hoverdeck-connection-command
       "undo" nil
       (lambda (answer)
         (message "%s" (hoverdeck--undone-text (plist-get answer :undone)))
         (when (and (buffer-live-p buffer)
                    (with-current-buffer buffer (derived-mode-p 'hoverdeck-cards-mode)))
           (with-current-buffer buffer (revert-buffer))))))))

(defun hoverdeck--undone-text (event)
  "What was taken back with EVENT, in words."
  (pcase (plist-get event :kind)
    ('nil "There is nothing to take back")
    ("review" (format "Taken back: the rating %d of %s"
                      (plist-get event :rating) (plist-get event :card)))
    (kind (format "Taken back: %s of %s" kind (plist-get event :card)))))

;;;###autoload
(defun hoverdeck-open ()
  "Open the deck of the card for the word at point, at the card."
  (interactive)
  (let ((buffer (current-buffer)) (place (point)))
    (hoverdeck-connection-when-ready
     (lambda ()
       (with-current-buffer buffer
         (let ((at (hoverdeck-document-at place)))
           (hoverdeck-connection-command
            "card" (list :uri (plist-get (plist-get at :textDocument) :uri)
                         :position (plist-get at :position))
            (lambda (card)
              (if card
                  (hoverdeck-view-open-source (plist-get card :id))
                (message "There is no card for this word"))))))))))

;;;###autoload
(defun hoverdeck-due ()
  "Say how many cards wait."
  (interactive)
  (hoverdeck-connection-command
   "due" nil
   (lambda (due)
     (message "Hoverdeck: %d due, %d new%s" (plist-get due :due) (plist-get due :new)
              (if (plist-get due :nextInDays)
                  (format "; the next card comes %s" (hoverdeck-view-days (plist-get due :nextInDays)))
                "")))))

;;;; lsp-mode

(defun hoverdeck--meet-lsp-mode (&rest _)
  "Become an add-on of lsp-mode as soon as that is loaded."
  (when (featurep 'lsp-mode)
    (remove-hook 'after-load-functions #'hoverdeck--meet-lsp-mode)
    (require 'hoverdeck-lsp-mode)
    (hoverdeck-lsp-mode-register)))

(add-hook 'after-load-functions #'hoverdeck--meet-lsp-mode)
(hoverdeck--meet-lsp-mode)

(provide 'hoverdeck)
;;; hoverdeck.el ends here
