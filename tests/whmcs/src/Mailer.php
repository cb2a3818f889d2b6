<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** WHMCS's emails: rendered, kept in tblemails, sent nowhere. */
final class Mailer
{
    private Installation $installation;

    public function __construct(Installation $installation)
    {
        $this->installation = $installation;
    }

    /** The welcome email of a service or addon that was just created, if its product has one. */
    public function welcome(int $serviceId, ?int $addonId): void
    {
        $database = $this->installation->database();
        $params = (new Params($this->installation))->ofService($serviceId, $addonId);
        $source = $addonId === null
            ? $database->table('tblproducts')->where('id', $params['pid'])->first()
            : $database->table('tbladdons')->where('id', $params['model']->addonid)->first();
        $template = $database->table('tblemailtemplates')->where('id', $source->welcomeemail)->first();
        if ($template === null) {
            return;
        }
        $service = $database->table('tblhosting')->where('id', $serviceId)->first();
        $own = $addonId === null;
        $address = $own ? $service->dedicatedip : $params['model']->serviceProperties->get('Dedicated IP');
        $vars = [
            'client_name' => $params['clientsdetails']['fullname'],
            'service_product_name' => $source->name,
            'service_domain' => $params['domain'],
            'service_username' => $params['username'],
            'service_password' => $params['password'],
            'service_dedicated_ip' => $address,
            'service_assigned_ips' => $own ? nl2br($service->assignedips) : '',
        ];
        foreach ($params['customfields'] as $name => $value) {
            $vars['service_custom_field_' . strtolower((string) preg_replace('/[^A-Za-z0-9]/', '', $name))] = $value;
        }
        $this->keep(
            (int) $params['userid'],
            $params['clientsdetails']['email'],
            $this->render($template->subject, $vars),
            $this->render($template->message, $vars)
        );
    }

    /**
     * An email to all staff: one entry in the log.
     *
     * @param array<string, mixed> $fields what the text's merge fields stand for
     */
    public function toStaff(string $subject, string $message, array $fields = []): void
    {
        $staff = $this->installation->database()->table('tbladmins')
            ->where('disabled', 0)->orderBy('id')->pluck('email')->all();
        $this->keep(0, implode(', ', $staff), $this->render($subject, $fields), $this->render($message, $fields));
    }

    /**
     * An email to all staff from a template of the kind `admin`.
     *
     * @param array<string, mixed> $fields
     * @throws \LogicException when there is no such template
     */
    public function templateToStaff(string $name, array $fields): void
    {
        $template = $this->installation->database()->table('tblemailtemplates')
            ->where('type', 'admin')->where('name', $name)->first();
        if ($template === null) {
            throw new \LogicException('Email Template not found');
        }
        $this->toStaff($template->subject, $template->message, $fields);
    }

    private function keep(int $clientId, string $to, string $subject, string $message): void
    {
        $this->installation->database()->table('tblemails')->insert([
            'userid' => $clientId,
            'to' => $to,
            'subject' => $subject,
            'message' => $message,
            'date' => Machine::date('Y-m-d H:i:s'),
        ]);
    }

    /** @param array<string, mixed> $vars */
    private function render(string $template, array $vars): string
    {
        return (new Templates($this->installation))->mail($template, $vars);
    }
}
