;;; hoverdeck-lsp-mode.el --- Hoverdeck as an add-on of lsp-mode  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Loaded by `hoverdeck' once lsp-mode is.  It registers the server beside a
;; buffer's other ones, so that lsp-mode's code actions offer a card's quiz; what
;; is chosen is done in Hoverdeck's own buffers.
;;
;; Hovers stay with ElDoc by default: of hovers from two servers lsp-mode shows
;; none in the echo area unless `lsp-eldoc-render-all' is on.

;;; Code:

(require 'hoverdeck-act)

(defvar hoverdeck-mode)

(declare-function lsp-register-client "ext:lsp-mode" (client))
(declare-function make-lsp-client "ext:lsp-mode" (&rest slots))
(declare-function lsp-stdio-connection "ext:lsp-mode" (command))
(declare-function lsp--workspace-server-capabilities "ext:lsp-mode" (workspace))

(defcustom hoverdeck-lsp-mode-hover nil
  "Whether lsp-mode's hovers have the card, too.
For `lsp-describe-thing-at-point' and packages that draw lsp-mode's hovers.
Turn `lsp-eldoc-render-all' on with it, or the echo area stays empty."
  :type 'boolean
  :group 'hoverdeck)

(defun hoverdeck-lsp-mode-register ()
  "Register Hoverdeck's server with lsp-mode, beside the other ones of a buffer."
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () hoverdeck-command))
    :activation-fn #'hoverdeck-lsp-mode--wanted-p
    :add-on? t
    :multi-root t
    :server-id 'hoverdeck
    :initialization-options (lambda () (append '(:quiz "client") (hoverdeck-custom-settings)))
    :initialized-fn #'hoverdeck-lsp-mode--leave-hovers
    :notification-handlers (hoverdeck-lsp-mode--table
                            '("hoverdeck/due") (lambda (_name) #'ignore))
    :action-handlers (hoverdeck-lsp-mode--table
                      '("hoverdeck.reveal" "hoverdeck.quizCard" "hoverdeck.quizFile"
                        "hoverdeck.quiz" "hoverdeck.open" "hoverdeck.hide")
                      (lambda (name)
                        (lambda (action) (hoverdeck-lsp-mode--act name action)))))))

(defun hoverdeck-lsp-mode--wanted-p (&rest _)
  "Non-nil if the current buffer is one for cards."
  (or (bound-and-true-p hoverdeck-mode)
      (apply #'derived-mode-p hoverdeck-modes)))

(defun hoverdeck-lsp-mode--leave-hovers (workspace)
  "Take hovers away from what WORKSPACE can do, unless they are wanted."
  (unless hoverdeck-lsp-mode-hover
    (let ((capabilities (lsp--workspace-server-capabilities workspace)))
      (if (hash-table-p capabilities)
          (remhash "hoverProvider" capabilities)
        (plist-put capabilities :hoverProvider nil)))))

(defun hoverdeck-lsp-mode--table (names handler)
  "A table that has, for each of NAMES, the result of the function HANDLER."
  (let ((table (make-hash-table :test 'equal)))
    (dolist (name names table)
      (puthash name (funcall handler name) table))))

(defun hoverdeck-lsp-mode--act (name action)
  "Do the command NAME with the arguments of ACTION, an object of lsp-mode."
  (let ((arguments (hoverdeck-lsp-mode--get action "arguments")))
    (hoverdeck-act-run name (hoverdeck-lsp-mode--plist
                             (and (not (seq-empty-p arguments)) (elt arguments 0))))))

(defun hoverdeck-lsp-mode--get (object key)
  "What OBJECT, a table or a plist, has under the string KEY."
  (if (hash-table-p object)
      (gethash key object)
    (plist-get object (intern (concat ":" key)))))

(defun hoverdeck-lsp-mode--plist (object)
  "OBJECT, a table or a plist, as a plist of what our commands take."
  (list :card (hoverdeck-lsp-mode--get object "card")
        :cards (hoverdeck-lsp-mode--get object "cards")))

(provide 'hoverdeck-lsp-mode)
;;; hoverdeck-lsp-mode.el ends here
