;;; hoverdeck-act.el --- What can be done at the word at point  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; The server's code actions as a list to choose from, also at findings of
;; other tools that a card explains; and its commands as they are done in
;; Emacs, whichever client they come from.

;;; Code:

(require 'hoverdeck-card)
(require 'hoverdeck-eldoc)
(require 'hoverdeck-quiz)

(declare-function flymake-diagnostics "flymake" (&optional beg end))
(declare-function flymake-diagnostic-data "flymake" (diag))

;;;###autoload
(defun hoverdeck-act ()
  "Choose what to do with the card for the word at point."
  (interactive)
  (let ((buffer (current-buffer)) (place (point)))
    (hoverdeck-connection-when-ready
     (lambda ()
       (with-current-buffer buffer
         (hoverdeck-connection-request
          :textDocument/codeAction (hoverdeck-act--question place)
          (lambda (actions)
            ;; Not within the process's filter: choosing takes a while.
            (run-at-time 0 nil #'hoverdeck-act--choose (append actions nil)))))))))

(defun hoverdeck-act-run (name arguments)
  "Do the server's command NAME with the plist ARGUMENTS in Emacs's own way."
  (let ((card (plist-get arguments :card)))
    (pcase (string-remove-prefix "hoverdeck." name)
      ("reveal" (hoverdeck-act--reveal card))
      ("quizCard" (hoverdeck-quiz-card card))
      ("quizFile" (hoverdeck-quiz-cards (append (plist-get arguments :cards) nil)))
      ("quiz" (hoverdeck-quiz))
      ("open" (hoverdeck-view-open-source card))
      ("hide" (hoverdeck-act--hide card))
      (other (hoverdeck-connection-command other arguments #'ignore)))))

(defun hoverdeck-act--question (place)
  "The parameters of a request for what can be done at PLACE."
  (let* ((at (hoverdeck-document-at place))
         (position (plist-get at :position)))
    (list :textDocument (plist-get at :textDocument)
          :range (list :start position :end position)
          :context (list :diagnostics (vconcat (hoverdeck-act--diagnostics place))
                         :triggerKind 1))))

(defun hoverdeck-act--diagnostics (place)
  "What other servers found at PLACE, as they said it to Eglot."
  (when (bound-and-true-p flymake-mode)
    (delq nil
          (mapcar (lambda (found)
                    (let ((data (flymake-diagnostic-data found)))
                      (and (consp data) (consp (car data))
                           (alist-get 'eglot-lsp-diag data))))
                  (flymake-diagnostics place)))))

(defun hoverdeck-act--choose (actions)
  "Let the learner choose one of ACTIONS, and do it."
  (if (null actions)
      (message "There is no card for this word")
    (let* ((titles (mapcar #'hoverdeck-act--title actions))
           (title (completing-read "Hoverdeck: " titles nil t nil nil (car titles)))
           (command (plist-get (nth (seq-position titles title) actions) :command)))
      (hoverdeck-act-run (plist-get command :command)
                         (elt (plist-get command :arguments) 0)))))

(defun hoverdeck-act--title (action)
  "The title of ACTION without our name, which stands in the prompt."
  (let ((title (string-remove-prefix "Hoverdeck: " (plist-get action :title))))
    (concat (upcase (substring title 0 1)) (substring title 1))))

(defun hoverdeck-act--reveal (card)
  "Show the answer of CARD, here and in further hovers of the day."
  (hoverdeck-connection-command
   "reveal" (list :card card)
   (lambda (shown)
     (hoverdeck-eldoc-forget)
     (if shown (hoverdeck-card--show shown) (message "There is no card %s" card)))))

(defun hoverdeck-act--hide (card)
  "Keep hovers silent about CARD until it is due."
  (hoverdeck-connection-command
   "hide" (list :card card)
   (lambda (_)
     (hoverdeck-eldoc-forget)
     (message "Hidden until it is due; M-x hoverdeck-undo brings it back"))))

(provide 'hoverdeck-act)
;;; hoverdeck-act.el ends here
