{extends file='layout.tpl'}
{block name=body}
<p>Client: <strong>{$owner->firstname|text} {$owner->lastname|text}</strong> ({$owner->email|text})
    {if $addonId} · Addon {$addonId} of <a href="/admin/clientsservices.php?id={$service->id}">service {$service->id}</a>{/if}
    {foreach $addons as $addon} · <a href="/admin/clientsservices.php?id={$service->id}&amp;aid={$addon->id}">Addon {$addon->id} ({$addon->status|text})</a>{/foreach}</p>
<div class="box module-buttons"><h4>Module Commands</h4>
    {foreach $buttons as $label => $function}<form method="post" action="{$address|text}"><input type="hidden" name="token" value="{$token}"><button class="btn btn-default" name="command" value="{$function}">{$label}</button></form>{/foreach}
    {foreach $customButtons as $label => $function}<form method="post" action="{$address|text}"><input type="hidden" name="token" value="{$token}"><button class="btn btn-default" name="command" value="{$function|text}">{$label|text}</button></form>{/foreach}
    {if $canSignOn}<a class="btn btn-default" href="{$address|text}&amp;dosinglesignon=1" target="_blank" rel="noopener">{$signOnLabel|text}</a>{/if}
    {$loginLink}
</div>
<form method="post" action="{$address|text}" class="box form-horizontal" autocomplete="off">
    <input type="hidden" name="token" value="{$token}">
    {if !$addonId}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="packageid">Product/Service</label><div class="col-sm-6"><select class="form-control" id="packageid" name="packageid">{foreach $products as $product}<option value="{$product->id}"{if $product->id == $service->packageid} selected{/if}>{$product->name|text}</option>{/foreach}</select></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="server">Server</label><div class="col-sm-6"><select class="form-control" id="server" name="server"><option value="0">None</option>{foreach $servers as $server}<option value="{$server->id}"{if $server->id == $service->server} selected{/if}>{$server->name|text}</option>{/foreach}</select></div></div>
    {foreach ['domain' => 'Domain', 'username' => 'Username', 'dedicatedip' => 'Dedicated IP'] as $field => $label}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="{$field}">{$label}</label><div class="col-sm-6"><input class="form-control" id="{$field}" name="{$field}" value="{$service->$field|text}"></div></div>
    {/foreach}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="password">Password</label><div class="col-sm-6"><input class="form-control" id="password" name="password" value="{$params.password|text}"></div></div>
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="assignedips">Assigned IPs</label><div class="col-sm-6"><textarea class="form-control" id="assignedips" name="assignedips" rows="3">{$service->assignedips|text}</textarea></div></div>
    {/if}
    <div class="form-group"><label class="col-sm-3 fieldlabel" for="domainstatus">Status</label><div class="col-sm-6"><select class="form-control" id="domainstatus" name="domainstatus">{foreach $statuses as $status}<option{if $status == $params.status} selected{/if}>{$status}</option>{/foreach}</select></div></div>
    {foreach $params.configoptions as $name => $value}<div class="form-group"><label class="col-sm-3 fieldlabel">{$name|text}</label><div class="col-sm-6">{$value|text}</div></div>{/foreach}
    {foreach $params.customfields as $name => $value}<div class="form-group"><label class="col-sm-3 fieldlabel" for="field{$value@iteration}">{$name|text}</label><div class="col-sm-6"><input class="form-control" id="field{$value@iteration}" name="customfield[{$name|text}]" value="{$value|text}"></div></div>{/foreach}
    {foreach $tabFields as $label => $html}<div class="form-group"><div class="col-sm-3 fieldlabel"><strong>{$label|text}</strong></div><div class="col-sm-9">{$html}</div></div>{/foreach}
    <div class="text-center"><button class="btn btn-primary">Save Changes</button></div>
</form>
{/block}
